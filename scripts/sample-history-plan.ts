/** Who changed what and when in the sample history: the people of the example catalog, who are invented. */

export interface Person {
  name: string;
  email: string;
}

function person(name: string): Person {
  return { name, email: `${name.toLowerCase().replace(' ', '.')}@example.com` };
}

const [ISOLDE, ODILE, TAMSIN, BASIL, PIP] = [
  person('Isolde Cairn'),
  person('Odile Fairwater'),
  person('Tamsin Lodestar'),
  person('Basil Quayle'),
  person('Pip Marrow'),
];
const [JUNO, LINNET, ANSEL, COSMO] = [
  person('Juno Halyard'),
  person('Linnet Tarrow'),
  person('Ansel Brightwater'),
  person('Cosmo Verity'),
];
const [SABINE, MARLOW, HOLLIS, PERPETUA] = [
  person('Sabine Corrie'),
  person('Marlow Kestrel'),
  person('Hollis Vane'),
  person('Perpetua Lark'),
];
const [RUFUS, WREN] = [person('Rufus Tidewell'), person('Wren Ballast')];

export interface SampleService {
  /** Its folder below `src`. */
  name: string;
  /** Day of its first commit. */
  since: string;
  /** Commits before the last 90 days, and who made them in turn. */
  past: number;
  pastPeople: readonly Person[];
  /** Commits within the last 90 days, and who made them in turn. */
  recent: number;
  recentPeople: readonly Person[];
  /** Day of its last commit. */
  last: string;
  /** What its last commit says. */
  message: string;
  /** Path -> bytes that it has in the end. */
  files: Readonly<Record<string, number>>;
  readme?: string;
}

/** The day on which everything began, and who began it. */
export const START = { day: '2023-02-06', by: ISOLDE, platform: RUFUS };

/** The 90 days before 22 November 2026 begin on this day. */
export const RECENT_FROM = '2026-08-25';

export const SERVICES: readonly SampleService[] = [
  {
    name: 'adservice',
    since: '2023-02-20',
    past: 14,
    pastPeople: [SABINE, MARLOW],
    recent: 2,
    recentPeople: [SABINE],
    last: '2026-10-12',
    message: 'Bring the build up to date',
    files: {
      'src/main/java/boutique/AdService.java': 9_200,
      'src/main/java/boutique/AdServiceClient.java': 4_100,
      'build.gradle': 3_300,
      Dockerfile: 900,
    },
    readme:
      'Picks text advertisements that fit the words of a page.\n\nBuild it with `./gradlew installDist`, and start it with `build/install/boutique/bin/AdService`.',
  },
  {
    name: 'cartservice',
    since: '2023-02-13',
    past: 22,
    pastPeople: [JUNO, LINNET],
    recent: 11,
    recentPeople: [JUNO, LINNET],
    last: '2026-11-17',
    message: 'Forget carts after thirty days',
    files: {
      'src/Program.cs': 2_400,
      'src/services/CartService.cs': 3_800,
      'src/cartstore/RedisCartStore.cs': 6_700,
      'tests/CartServiceTests.cs': 5_100,
      'src/Dockerfile': 1_300,
    },
    readme:
      'Keeps each visitor’s cart in Redis until it is bought or emptied.\n\n`dotnet test` runs the tests against a store in memory. To try it with Redis, set `REDIS_ADDR`.',
  },
  {
    name: 'checkoutservice',
    since: '2023-02-13',
    past: 31,
    pastPeople: [ODILE, TAMSIN, PIP],
    recent: 22,
    recentPeople: [TAMSIN, ODILE, PIP, TAMSIN],
    last: '2026-11-20',
    message: 'Try the mail again when the card was charged',
    files: { 'main.go': 15_400, 'money/money.go': 4_200, 'money/money_test.go': 6_900, Dockerfile: 1_100 },
    readme:
      'Takes a cart to a paid, shipped order.\n\n`go test ./...` runs the tests. Rounding is in `money/`, and every change there needs a second pair of eyes.',
  },
  {
    name: 'currencyservice',
    since: '2023-02-20',
    past: 16,
    pastPeople: [COSMO, ANSEL],
    recent: 1,
    recentPeople: [COSMO],
    last: '2026-09-08',
    message: 'Take the rates of the week',
    files: { 'server.js': 6_300, 'client.js': 1_900, Dockerfile: 900 },
    readme:
      'Converts amounts at the rates of the European Central Bank.\n\n`npm test` runs the tests; the rates are in `data/`.',
  },
  {
    name: 'emailservice',
    since: '2023-03-06',
    past: 12,
    pastPeople: [PERPETUA, HOLLIS],
    recent: 0,
    recentPeople: [],
    last: '2026-05-19',
    message: 'Greet people by the name they gave',
    files: { 'email_server.py': 7_400, 'templates/confirmation.html': 4_800, Dockerfile: 1_000 },
    readme:
      'Writes the confirmation of an order and mails it.\n\nWithout `SMTP_HOST` mails are only logged, which is what tests expect.',
  },
  {
    name: 'frontend',
    since: '2023-02-13',
    past: 38,
    pastPeople: [JUNO, LINNET, COSMO],
    recent: 34,
    recentPeople: [LINNET, JUNO, LINNET, ODILE, LINNET, MARLOW],
    last: '2026-11-20',
    message: 'Say which form field is missing',
    files: {
      'main.go': 8_800,
      'handlers.go': 19_600,
      'rpc.go': 4_100,
      'templates/home.html': 5_200,
      'templates/cart.html': 7_900,
      'static/styles/cart.css': 3_400,
      Dockerfile: 1_200,
    },
    readme:
      'Serves the pages of the shop.\n\n`go run .` starts it; addresses of the services behind it come from the environment. Pages work without scripts, and should go on doing so.',
  },
  {
    name: 'loadgenerator',
    since: '2023-04-03',
    past: 9,
    pastPeople: [RUFUS, WREN],
    recent: 4,
    recentPeople: [WREN],
    last: '2026-11-19',
    message: 'Double the load for December',
    files: { 'locustfile.py': 3_600, Dockerfile: 900 },
    readme:
      'Plays shoppers with Locust.\n\n`USERS` and `RATE` say how many there are and how fast they come.',
  },
  {
    name: 'paymentservice',
    since: '2023-02-20',
    past: 19,
    pastPeople: [BASIL, PIP],
    recent: 6,
    recentPeople: [BASIL, PIP],
    last: '2026-11-11',
    message: 'Refuse cards that end this month',
    files: { 'index.js': 2_100, 'server.js': 3_900, 'charge.js': 4_600, Dockerfile: 900 },
    readme:
      'Charges a card and answers with the number of the transaction.\n\n`npm test` runs the tests with invented cards. Numbers of real ones have no business here.',
  },
  {
    name: 'productcatalogservice',
    since: '2023-02-13',
    past: 20,
    pastPeople: [ANSEL, COSMO],
    recent: 5,
    recentPeople: [COSMO, ANSEL],
    last: '2026-11-04',
    message: 'Find products by the words of their description',
    files: {
      'server.go': 5_600,
      'product_catalog.go': 4_900,
      'product_catalog_test.go': 3_300,
      Dockerfile: 1_000,
    },
    readme:
      'Lists, finds and searches products.\n\nThe products themselves are in `products.json`; it is read again on `SIGUSR1`.',
  },
  {
    name: 'recommendationservice',
    since: '2023-03-06',
    past: 15,
    pastPeople: [MARLOW, SABINE],
    recent: 9,
    recentPeople: [MARLOW, SABINE, COSMO],
    last: '2026-11-13',
    message: 'Ask for more replicas before the sales',
    files: { 'recommendation_server.py': 5_800, 'client.py': 1_400, 'logger.py': 1_200, Dockerfile: 1_000 },
    readme:
      'Suggests products beside those a visitor looks at.\n\n`pytest` runs the tests; `client.py` asks a running server.',
  },
  {
    name: 'shippingservice',
    since: '2023-02-20',
    past: 13,
    pastPeople: [HOLLIS, PERPETUA],
    recent: 3,
    recentPeople: [HOLLIS, TAMSIN],
    last: '2026-10-28',
    message: 'Quote parcels by weight',
    files: {
      'main.go': 5_300,
      'quote.go': 2_200,
      'tracker.go': 1_800,
      'shippingservice_test.go': 2_900,
      Dockerfile: 1_000,
    },
    readme:
      'Quotes what a parcel costs, and books it.\n\n`go test .` runs the tests. Tracking ids are made up here until the carrier answers.',
  },
  {
    name: 'shoppingassistantservice',
    since: '2026-06-15',
    past: 8,
    pastPeople: [MARLOW],
    recent: 17,
    recentPeople: [MARLOW, SABINE, MARLOW, ANSEL],
    last: '2026-11-18',
    message: 'Try a smaller model',
    files: { 'shoppingassistantservice.py': 6_900, Dockerfile: 1_100 },
  },
];

/** The file that says who reviews what. Delivery and the assistant are not in it yet. */
export const CODEOWNERS = `# Who looks at a change.
/protos/                     @example-org/platform
/src/adservice/              @example-org/discovery
/src/cartservice/            @example-org/storefront
/src/checkoutservice/        @example-org/checkout
/src/currencyservice/        @example-org/catalogue
/src/frontend/               @example-org/storefront
/src/loadgenerator/          @example-org/platform
/src/paymentservice/         @example-org/checkout
/src/productcatalogservice/  @example-org/catalogue
/src/recommendationservice/  @example-org/discovery
`;

/** Versions, and the days on which they were tagged. */
export const TAGS: readonly (readonly [string, string])[] = [
  ['v0.8.0', '2025-11-12'],
  ['v0.9.0', '2026-03-18'],
  ['v0.10.0', '2026-06-24'],
  ['v0.10.1', '2026-09-02'],
  ['v0.10.2', '2026-11-18'],
];

/** What commits say that are neither the first nor the last of a service. */
export const MESSAGES: readonly string[] = [
  'Bring the dependencies up to date',
  'Log the time that calls take',
  'Answer health checks while starting',
  'Test what happens without a network',
  'Use fewer allocations on the common path',
  'Say in errors what was asked for',
  'Take time-outs from the environment',
  'Remove what nobody calls',
];
