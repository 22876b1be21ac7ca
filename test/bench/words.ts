/** Words of an invented company that sells and ships goods. */

// biome-ignore format: a list of words
export const AREAS = [
  'catalogue', 'basket', 'checkout', 'payment', 'invoice', 'refund', 'shipping', 'returns', 'warehouse',
  'pricing', 'promotion', 'loyalty', 'search', 'review', 'customer', 'account', 'consent', 'message',
  'notification', 'newsletter', 'supplier', 'purchase', 'stock', 'forecast', 'ledger', 'tax', 'fraud',
  'identity', 'session', 'media', 'content', 'translation', 'address', 'carrier', 'tracking', 'routing',
  'store', 'gift', 'subscription', 'quota', 'audit', 'report', 'export', 'import', 'partner', 'campaign',
  'survey', 'support', 'ticket', 'schedule',
];

export const ROLES: Readonly<Record<string, readonly string[]>> = {
  service: ['service', 'engine', 'gateway', 'resolver', 'broker', 'planner', 'keeper', 'bridge'],
  website: ['web', 'console', 'desk', 'portal'],
  library: ['client', 'kit', 'schema', 'toolkit'],
  job: ['importer', 'cleaner', 'reporter', 'sweeper', 'sync'],
};

// biome-ignore format: a list of words
export const VERBS = [
  'Keeps', 'Answers', 'Collects', 'Calculates', 'Checks', 'Publishes', 'Routes', 'Reconciles', 'Renders',
  'Archives',
];

// biome-ignore format: a list of words
export const OBJECTS = [
  'orders', 'parcels', 'prices', 'stock levels', 'delivery windows', 'card payments', 'invoices',
  'customer records', 'product pages', 'search results', 'campaign rules', 'supplier offers',
  'warehouse moves', 'return labels',
];

// biome-ignore format: a list of words
export const PURPOSES = [
  'for the shop and the app', 'until the parcel has left', 'before finance closes the month',
  'within a tenth of a second', 'for every country we ship to', 'so that nobody has to ask twice',
  'and tells those who wait', 'from the nightly files', 'for partners and stores', 'as the law asks',
];

export const LANGUAGES = ['go', 'java', 'typescript', 'python', 'kotlin', 'csharp', 'rust'];
// biome-ignore format: a list of words
export const TAGS = [
  'grpc', 'rest', 'events', 'batch', 'public', 'internal', 'pci', 'gdpr', 'edge', 'tier-1', 'tier-2',
  'legacy',
];
export const LIFECYCLES = [
  'production',
  'production',
  'production',
  'production',
  'experimental',
  'deprecated',
];
export const RESOURCE_TYPES = ['database', 'bucket', 'queue', 'cache', 'topic'];
