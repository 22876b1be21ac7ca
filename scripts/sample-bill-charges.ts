/** What the sample bill charges for. Prices are millionths of a dollar, quantities thousandths of a unit a day. */

export interface Meter {
  service: string;
  category: string;
  subcategory: string;
  /** What is measured, and its unit. */
  meter: string;
  unit: string;
  type: string;
  sku: string;
  /** List price, and the negotiated one. */
  list: number;
  price: number;
}

export const METERS: Readonly<Record<string, Meter>> = {
  pods: {
    service: 'Example Kubernetes Engine',
    category: 'Compute',
    subcategory: 'Containers',
    meter: 'Pod vCPU',
    unit: 'Hours',
    type: 'Pod',
    sku: 'EK-POD',
    list: 48_000,
    price: 43_200,
  },
  cluster: {
    service: 'Example Kubernetes Engine',
    category: 'Compute',
    subcategory: 'Containers',
    meter: 'Cluster management',
    unit: 'Hours',
    type: 'Cluster',
    sku: 'EK-CLUSTER',
    list: 100_000,
    price: 100_000,
  },
  headroom: {
    service: 'Example Kubernetes Engine',
    category: 'Compute',
    subcategory: 'Containers',
    meter: 'Node vCPU without pods',
    unit: 'Hours',
    type: 'Node pool',
    sku: 'EK-NODE',
    list: 48_000,
    price: 43_200,
  },
  machine: {
    service: 'Example Compute',
    category: 'Compute',
    subcategory: 'Virtual Machines',
    meter: 'Machine of 8 vCPU',
    unit: 'Hours',
    type: 'Virtual machine',
    sku: 'EC-M8',
    list: 400_000,
    price: 360_000,
  },
  disk: {
    service: 'Example Compute',
    category: 'Storage',
    subcategory: 'Block Storage',
    meter: 'Disk',
    unit: 'GB-Days',
    type: 'Disk',
    sku: 'EC-DISK',
    list: 5_600,
    price: 5_040,
  },
  redis: {
    service: 'Example Redis',
    category: 'Databases',
    subcategory: 'Caching',
    meter: 'Memory',
    unit: 'GB-Hours',
    type: 'Instance',
    sku: 'ER-GB',
    list: 49_000,
    price: 44_100,
  },
  egress: {
    service: 'Example Network',
    category: 'Networking',
    subcategory: 'Network Connectivity',
    meter: 'Traffic to the internet',
    unit: 'GB',
    type: 'Forwarding rule',
    sku: 'EN-OUT',
    list: 85_000,
    price: 76_500,
  },
  balancer: {
    service: 'Example Load Balancing',
    category: 'Networking',
    subcategory: 'Application Networking',
    meter: 'Forwarding rule',
    unit: 'Hours',
    type: 'Forwarding rule',
    sku: 'EL-RULE',
    list: 125_000,
    price: 125_000,
  },
  logs: {
    service: 'Example Logging',
    category: 'Management and Governance',
    subcategory: 'Observability',
    meter: 'Logs stored',
    unit: 'GB',
    type: 'Log bucket',
    sku: 'EO-LOG',
    list: 500_000,
    price: 450_000,
  },
  images: {
    service: 'Example Container Registry',
    category: 'Storage',
    subcategory: 'Other (Storage)',
    meter: 'Images stored',
    unit: 'GB-Days',
    type: 'Repository',
    sku: 'EI-GB',
    list: 3_300,
    price: 3_300,
  },
  models: {
    service: 'Example AI',
    category: 'AI and Machine Learning',
    subcategory: 'Machine Learning Platforms',
    meter: 'Predictions',
    unit: '1000 Predictions',
    type: 'Endpoint',
    sku: 'EA-PREDICT',
    list: 200_000,
    price: 180_000,
  },
};

export interface Work {
  meter: string;
  id: string;
  name: string;
  quantity: number;
  /** The same every day. */
  steady?: boolean;
  app?: string;
  team?: string;
  env?: string;
}

const PROJECT = 'projects/boutique-prod';
const CLUSTER = `//container.googleapis.com/${PROJECT}/locations/europe-west1/clusters/boutique`;

function pods(app: string, team: string, quantity: number): Work {
  return {
    meter: 'pods',
    id: `${CLUSTER}/k8s/apps/deployments/${app}`,
    name: app,
    quantity,
    app,
    team,
    env: 'prod',
  };
}

/** Every day's use. The resource ids are those that the example catalog lists. */
export const WORK: readonly Work[] = [
  pods('frontend', 'storefront', 880_000),
  pods('cartservice', 'storefront', 560_000),
  pods('productcatalogservice', 'catalogue', 480_000),
  pods('currencyservice', 'catalogue', 690_000),
  pods('paymentservice', 'checkout', 330_000),
  pods('shippingservice', 'delivery', 270_000),
  pods('emailservice', 'delivery', 190_000),
  pods('checkoutservice', 'checkout', 600_000),
  pods('recommendationservice', 'discovery', 320_000),
  pods('adservice', 'discovery', 490_000),
  pods('loadgenerator', 'platform', 210_000),
  {
    meter: 'models',
    id: `//aiplatform.googleapis.com/${PROJECT}/locations/europe-west1/endpoints/recommendations`,
    name: 'recommendations',
    quantity: 58_000,
    app: 'recommendationservice',
    team: 'discovery',
    env: 'prod',
  },
  {
    meter: 'egress',
    id: `//compute.googleapis.com/${PROJECT}/regions/europe-west1/routers/storefront`,
    name: 'storefront',
    quantity: 215_000,
    app: 'frontend',
    team: 'storefront',
    env: 'prod',
  },
  {
    meter: 'redis',
    id: `//redis.googleapis.com/${PROJECT}/locations/europe-west1/instances/redis-cart`,
    name: 'redis-cart',
    quantity: 480_000,
    steady: true,
    team: 'storefront',
    env: 'prod',
  },
  {
    meter: 'cluster',
    id: CLUSTER,
    name: 'boutique',
    quantity: 24_000,
    steady: true,
    team: 'platform',
    env: 'shared',
  },
  {
    meter: 'headroom',
    id: `${CLUSTER}/nodePools/main`,
    name: 'main',
    quantity: 760_000,
    team: 'platform',
    env: 'shared',
  },
  {
    meter: 'balancer',
    id: `//compute.googleapis.com/${PROJECT}/global/forwardingRules/frontend-https`,
    name: 'frontend-https',
    quantity: 48_000,
    steady: true,
    team: 'platform',
    env: 'prod',
  },
  {
    meter: 'logs',
    id: `//logging.googleapis.com/${PROJECT}/locations/global/buckets/_Default`,
    name: '_Default',
    quantity: 34_000,
    team: 'platform',
    env: 'shared',
  },
  {
    meter: 'images',
    id: `//artifactregistry.googleapis.com/${PROJECT}/locations/europe/repositories/boutique`,
    name: 'boutique',
    quantity: 940_000,
    steady: true,
    team: 'platform',
    env: 'prod',
  },
  // What nobody has claimed: a machine from an old trial, disks without one, and a job whose tag is misspelt.
  {
    meter: 'machine',
    id: `//compute.googleapis.com/${PROJECT}/zones/europe-west1-b/instances/trial-2`,
    name: 'trial-2',
    quantity: 24_000,
    steady: true,
  },
  {
    meter: 'disk',
    id: `//compute.googleapis.com/${PROJECT}/zones/europe-west1-b/disks/pvc-61`,
    name: 'pvc-61',
    quantity: 1_400_000,
    steady: true,
  },
  {
    meter: 'machine',
    id: `//compute.googleapis.com/${PROJECT}/zones/europe-west1-b/instances/order-export`,
    name: 'order-export',
    quantity: 16_000,
    app: 'checkout-service',
    team: 'checkout',
    env: 'prod',
  },
];

/** Apps whose pods the commitment covers, first come, first served. */
export const COVERED: readonly string[] = ['frontend', 'cartservice', 'currencyservice', 'checkoutservice'];

/** So many thousandths of pod hours a day, at this price. */
export const COMMITMENT = {
  id: '//example.com/commitments/pods-2026',
  name: 'pods-2026',
  hours: 1_650_000,
  price: 30_000,
};

export const SUPPORT = { service: 'Example Support', fee: 400_000_000_000 };

/** What happens once. Amounts are billionths of a dollar. */
export const FIXED: readonly { day: string; amount: number; columns: Readonly<Record<string, string>> }[] = [
  {
    day: '2026-10-15',
    amount: -250_000_000_000,
    columns: {
      ChargeCategory: 'Credit',
      ChargeFrequency: 'One-Time',
      ChargeDescription: 'Promotional credit',
      ServiceCategory: 'Other',
      ServiceName: 'Example Credits',
    },
  },
  {
    day: '2026-11-03',
    amount: -12_400_000_000,
    columns: {
      ChargeCategory: 'Usage',
      ChargeClass: 'Correction',
      ChargeFrequency: 'Usage-Based',
      ChargeDescription: 'Correction of October: memory counted twice on 28 October',
      ResourceId: `//redis.googleapis.com/${PROJECT}/locations/europe-west1/instances/redis-cart`,
      ResourceName: 'redis-cart',
      ResourceType: 'Instance',
      ServiceCategory: 'Databases',
      ServiceName: 'Example Redis',
      Tags: JSON.stringify({ team: 'storefront', env: 'prod' }),
    },
  },
];
