import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fates, importOf } from '../testing/import-of.ts';

const KINDS = `
resource "port_blueprint" "service" {
  identifier  = "service"
  title       = "Service"
  icon        = "Microservice"
  description = null
  properties = {
    string_props = {
      tier = { title = "Tier", required = true, enum = ["1", "2"], enum_colors = { "1" = "red", my_own = "blue" }, min_length = 1 }
    }
    number_props  = { cost = { title = "Cost", minimum = 0 } }
    boolean_props = { live = {} }
    array_props = {
      tags  = { min_items = 1, string_items = { format = "url", default = ["https://example.com"] } }
      areas = { object_items = { default = [jsonencode({ a = 1 })] } }
    }
    object_props = { spec = { spec = "open-api", default = jsonencode({ openapi = "3.1.0" }) } }
  }
  relations = {
    main_system = { title = "System", target = port_blueprint.system.identifier, required = "true" }
    uses        = { target = "service", many = true }
  }
  mirror_properties      = { system_tier = { title = "Tier", path = "main_system.tier" } }
  calculation_properties = { shout = { calculation = ".title | ascii_upcase", type = "string" } }
  ownership              = { type = "Direct" }
  webhook_changelog_destination = { url = "https://hooks.example.com" }
}

resource "port_blueprint" "system" {
  identifier = "system"
  title      = "System"
  properties = { string_props = { tier = {} } }
}

resource "port_aggregation_properties" "of_system" {
  blueprint_identifier = port_blueprint.system.identifier
  properties = {
    cost = {
      target_blueprint_identifier = port_blueprint.service.id
      title                       = "Cost"
      method                      = { aggregate_by_property = { func = "sum", property = "cost" } }
      query                       = jsonencode({ combinator = "and", rules = [{ property = "live", operator = "=", value = true }] })
      path_filter                 = [{ from_blueprint = "service", path = ["main_system"] }]
    }
    services = {
      target_blueprint_identifier = "service"
      method                      = { count_entities = true }
    }
    weekly = {
      target_blueprint_identifier = "service"
      method                      = { average_entities = { average_of = "week", measure_time_by = "$createdAt" } }
    }
  }
}

resource "port_scorecard" "ready" {
  identifier = "ready"
  title      = "Ready"
  blueprint  = "service"
  levels     = [{ title = "Basic", color = "paleBlue" }, { title = "Gold", color = "gold" }]
  filter     = { combinator = "and", conditions = [jsonencode({ property = "live", operator = "=", value = true })] }
  rules = [{
    identifier = "tiered"
    title      = "Tiered"
    level      = "Gold"
    query      = { combinator = "and", conditions = [jsonencode({ property = "tier", operator = "isNotEmpty" })] }
  }]
}

resource "port_entity" "cart" {
  identifier = "cart"
  title      = "Cart"
  blueprint  = port_blueprint.service.identifier
  teams      = ["core"]
  properties = {
    string_props  = { tier = "1" }
    number_props  = { cost = 4 }
    boolean_props = { live = true }
    array_props   = { string_items = { tags = ["https://example.com/a"] }, object_items = { areas = [jsonencode({ a = 2 })] } }
    object_props  = { spec = jsonencode({ openapi = "3.1.0" }) }
  }
  relations = {
    single_relations = { main_system = "shop" }
    many_relations   = { uses = ["pay"] }
  }
}

resource "port_team" "core" {
  identifier = "core"
  name       = "Core"
  users      = ["ada@example.com"]
}
`;

const ACTION = `
resource "port_action" "scaffold" {
  identifier = "scaffold"
  title      = "Scaffold"
  self_service_trigger = {
    operation            = "CREATE"
    blueprint_identifier = "service"
    user_properties = {
      string_props = {
        name = { title = "Name", required = true, pattern = "^[a-z]+$", max_length = 30 }
        base = { format = "entity", blueprint = "service", depends_on = ["name"], dataset = { combinator = "and", rules = [{ property = "tier", operator = "=", value = { jq_query = ".form.name" } }] } }
        key  = { client_side_encryption = { algorithm = "client-side", key = "K" } }
      }
      number_props = { size = { default_jq_query = "1 + 1" } }
    }
    order_properties = ["name", "base", "size", "key"]
    titles           = { first_part = { title = "First", visible_jq_query = "true" } }
    condition        = jsonencode({ type = "SEARCH", combinator = "and", rules = [] })
    action_card_button_text = "Make"
  }
  upsert_entity_method = {
    identifier           = "{{ .inputs.name }}"
    title                = "{{ .inputs.name }}"
    blueprint_identifier = "service"
    mapping = {
      properties = jsonencode({ tier = "{{ .inputs.base }}" })
      relations  = jsonencode({ main_system = "shop" })
    }
  }
  required_approval             = "ANY"
  approval_webhook_notification = { url = "https://hooks.example.com" }
}

resource "port_action" "run" {
  identifier = "run"
  title      = "Run"
  self_service_trigger = { operation = "DAY-2", blueprint_identifier = "service", required_jq_query = "[]" }
  github_method = {
    org                    = "acme"
    repo                   = "shop"
    workflow               = "run.yml"
    workflow_inputs        = jsonencode({ name = "{{ .entity.identifier }}" })
    report_workflow_status = "true"
  }
}
`;

describe('an import of Terraform', () => {
  it('makes blueprints, entities, scorecards and teams of its resources', async () => {
    const { result, files } = await importOf({ 'main.tf': KINDS });
    expect(fates(result)).toEqual({
      blueprint: '1+1+0',
      entity: '1+0+0',
      scorecard: '1+0+0',
      team: '1+0+0',
      user: '1+0+0',
    });
    expect(parse(files['catalog/service/blueprint.yaml']!)).toEqual({
      identifier: 'service',
      title: 'Service',
      icon: 'Microservice',
      schema: {
        properties: {
          tier: {
            type: 'string',
            title: 'Tier',
            enum: ['1', '2'],
            enumColors: { 1: 'red', my_own: 'blue' },
            minLength: 1,
          },
          cost: { type: 'number', title: 'Cost', minimum: 0 },
          live: { type: 'boolean' },
          tags: {
            type: 'array',
            minItems: 1,
            items: { type: 'string', format: 'url' },
            default: ['https://example.com'],
          },
          areas: { type: 'array', items: { type: 'object' }, default: [{ a: 1 }] },
          spec: { type: 'object', spec: 'open-api', default: { openapi: '3.1.0' } },
        },
        required: ['tier'],
      },
      relations: {
        main_system: { title: 'System', target: 'system', required: true, many: false },
        uses: { target: 'service', required: false, many: true },
      },
      mirrorProperties: { system_tier: { title: 'Tier', path: 'main_system.tier' } },
      calculationProperties: { shout: { calculation: '.title | ascii_upcase', type: 'string' } },
      ownership: { type: 'Direct' },
    });
    expect(parse(files['catalog/system/blueprint.yaml']!)).toMatchObject({
      aggregationProperties: {
        cost: {
          title: 'Cost',
          target: 'service',
          calculationSpec: { calculationBy: 'property', func: 'sum', property: 'cost' },
          query: { combinator: 'and', rules: [{ property: 'live', operator: '=', value: true }] },
          pathFilter: [{ fromBlueprint: 'service', path: ['main_system'] }],
        },
        services: { target: 'service', calculationSpec: { calculationBy: 'entities', func: 'count' } },
        weekly: {
          calculationSpec: {
            calculationBy: 'entities',
            func: 'average',
            averageOf: 'week',
            measureTimeBy: '$createdAt',
          },
        },
      },
    });
    expect(parse(files['scorecards/service/ready.yaml']!)).toEqual({
      identifier: 'ready',
      title: 'Ready',
      blueprint: 'service',
      levels: [
        { title: 'Basic', color: 'paleBlue' },
        { title: 'Gold', color: 'gold' },
      ],
      filter: { combinator: 'and', conditions: [{ property: 'live', operator: '=', value: true }] },
      rules: [
        {
          identifier: 'tiered',
          title: 'Tiered',
          level: 'Gold',
          query: { combinator: 'and', conditions: [{ property: 'tier', operator: 'isNotEmpty' }] },
        },
      ],
    });
    expect(parse(files['catalog/service/entities-001.yaml']!)).toMatchObject({
      identifier: 'cart',
      team: ['core'],
      properties: {
        tier: '1',
        cost: 4,
        live: true,
        tags: ['https://example.com/a'],
        areas: [{ a: 2 }],
        spec: { openapi: '3.1.0' },
      },
      relations: { main_system: 'shop', uses: ['pay'] },
    });
    expect(result.check?.errors).toBe(0);
  });

  it('makes actions of its resources', async () => {
    const { files } = await importOf({ 'main.tf': KINDS + ACTION });
    expect(parse(files['actions/scaffold.yaml']!)).toEqual({
      identifier: 'scaffold',
      title: 'Scaffold',
      trigger: {
        type: 'self-service',
        operation: 'CREATE',
        blueprintIdentifier: 'service',
        actionCardButtonText: 'Make',
        userInputs: {
          properties: {
            name: { type: 'string', title: 'Name', pattern: '^[a-z]+$', maxLength: 30 },
            base: {
              type: 'string',
              format: 'entity',
              blueprint: 'service',
              dependsOn: ['name'],
              dataset: {
                combinator: 'and',
                rules: [{ property: 'tier', operator: '=', value: { jqQuery: '.form.name' } }],
              },
            },
            key: { type: 'string', encryption: { algorithm: 'client-side', key: 'K' } },
            size: { type: 'number', default: { jqQuery: '1 + 1' } },
          },
          required: ['name'],
          order: ['name', 'base', 'size', 'key'],
          titles: { first_part: { title: 'First', visible: { jqQuery: 'true' } } },
        },
        condition: { type: 'SEARCH', combinator: 'and', rules: [] },
      },
      invocationMethod: {
        type: 'UPSERT_ENTITY',
        blueprintIdentifier: 'service',
        mapping: {
          identifier: '{{ .inputs.name }}',
          title: '{{ .inputs.name }}',
          properties: { tier: '{{ .inputs.base }}' },
          relations: { main_system: 'shop' },
        },
      },
      requiredApproval: { type: 'ANY' },
      approvalNotification: { type: 'webhook', url: 'https://hooks.example.com' },
    });
    expect(parse(files['actions/run.yaml']!)).toMatchObject({
      trigger: { userInputs: { required: { jqQuery: '[]' } } },
      invocationMethod: {
        type: 'GITHUB',
        org: 'acme',
        repo: 'shop',
        workflow: 'run.yml',
        workflowInputs: { name: '{{ .entity.identifier }}' },
        reportWorkflowStatus: true,
      },
    });
  });

  const BLUEPRINT = {
    id: 'service',
    identifier: 'service',
    title: 'Service',
    icon: null,
    kafka_changelog_destination: null,
    properties: {
      string_props: { tier: { title: 'Tier', required: false, enum: null, format: null } },
      number_props: null,
    },
    relations: null,
    created_at: '2026-01-01T00:00:00Z',
    force_delete_entities: false,
  };
  const managed = (name: string, values: object) => ({
    address: `port_blueprint.${name}`,
    mode: 'managed',
    type: 'port_blueprint',
    name,
    provider_name: 'registry.terraform.io/port-labs/port-labs',
    schema_version: 0,
    values,
  });
  const module = {
    resources: [
      managed('service', BLUEPRINT),
      { ...managed('looked_up', BLUEPRINT), mode: 'data', type: 'port_search' },
      { ...managed('bucket', { bucket: 'x' }), type: 'aws_s3_bucket', address: 'aws_s3_bucket.bucket' },
    ],
    child_modules: [
      { address: 'module.more', resources: [managed('other', { ...BLUEPRINT, identifier: 'other' })] },
    ],
  };
  const state = {
    version: 4,
    terraform_version: '1.14.0',
    serial: 3,
    lineage: '1',
    outputs: {},
    resources: [
      {
        mode: 'managed',
        type: 'port_blueprint',
        name: 'kinds',
        provider: 'provider["registry.terraform.io/port-labs/port-labs"]',
        instances: [
          { index_key: 'a', schema_version: 0, attributes: BLUEPRINT },
          { index_key: 'b', schema_version: 0, attributes: { ...BLUEPRINT, identifier: 'other' } },
        ],
      },
    ],
    check_results: null,
  };

  it.each<[string, object, Record<string, string>]>([
    [
      'show.json',
      { format_version: '1.0', terraform_version: '1.14.0', values: { root_module: module } },
      { other: '0+0+1' },
    ],
    [
      'plan.json',
      {
        format_version: '1.2',
        planned_values: { root_module: module },
        resource_changes: [{ address: 'x' }],
        configuration: {},
      },
      { other: '0+0+1' },
    ],
    ['terraform.tfstate', state, {}],
  ])('reads %s', async (name, value, others) => {
    const { result, files } = await importOf({ [name]: JSON.stringify(value) });
    expect(fates(result)).toEqual({ blueprint: '2+0+0', ...others });
    expect(parse(files['catalog/service/blueprint.yaml']!)).toEqual({
      identifier: 'service',
      title: 'Service',
      schema: { properties: { tier: { type: 'string', title: 'Tier' } }, required: [] },
      relations: {},
      mirrorProperties: {},
      calculationProperties: {},
    });
    if (others['other'])
      expect(result.losses.find(({ sort }) => sort === 'other')).toMatchObject({
        why: 'aws_s3_bucket is no resource of Port’s',
        needs: false,
      });
  });

  it('reads a large document piece by piece', async () => {
    const entities = Array.from({ length: 3000 }, (_, n) => ({
      ...managed(`e${n}`, {
        identifier: `e${n}`,
        title: 'x'.repeat(1000),
        blueprint: 'service',
        properties: { string_props: { tier: '1' } },
      }),
      type: 'port_entity',
      address: `port_entity.e${n}`,
    }));
    const show = {
      format_version: '1.0',
      values: { root_module: { resources: [managed('service', BLUEPRINT), ...entities] } },
      prior_state: { values: {} },
    };
    const large = JSON.stringify(show);
    const { result } = await importOf(
      { 'show.json': large },
      { dryRun: true, limits: { ...(await import('../limits.ts')).LIMITS, wholeBytes: 100_000 } },
    );
    expect(fates(result)).toEqual({ blueprint: '1+0+0', entity: '3000+0+0' });
  });

  it('says where something is known to Terraform alone, and what to give instead', async () => {
    const { result } = await importOf({
      'main.tf': `
resource "port_blueprint" "service" {
  identifier = "service"
  title      = var.title
  properties = {}
}
resource "port_blueprint" "many" {
  for_each   = var.kinds
  identifier = each.key
}
resource "port_entity" "nameless" {
  blueprint = "service"
}
resource "port_aggregation_properties" "lost" {
  blueprint_identifier = "elsewhere"
  properties           = {}
}
resource "port_mystery" "x" {}
`,
    });
    expect(
      result.losses
        .filter(({ fate }) => fate === 'dropped')
        .map(({ sort, why, items }) => [sort, why, items[0]]),
    ).toEqual([
      [
        'entity',
        'its file does not say its identifier, which Port chose when Terraform made it',
        { file: 'main.tf', identifier: 'port_entity.nameless' },
      ],
      [
        'other',
        'it belongs to the blueprint elsewhere, which is not there',
        { file: 'main.tf', identifier: 'port_aggregation_properties.lost' },
      ],
      [
        'other',
        'nothing is known of resources of the type port_mystery',
        { file: 'main.tf', identifier: 'port_mystery.x' },
      ],
      [
        'broken',
        'for_each is known to Terraform alone',
        { file: 'main.tf:8:16', identifier: 'port_blueprint.many' },
      ],
      [
        'broken',
        'var.title is known to Terraform alone',
        { file: 'main.tf:4:16', identifier: 'port_blueprint.service.title' },
      ],
    ]);
    expect(result.needs).toBe(true);
  });

  it('reads what the provider had as blocks before its version 2', async () => {
    const { files, result } = await importOf({
      'main.tf': `
resource "port-labs_blueprint" "bucket" {
  identifier = "bucket"
  title      = "Bucket"
  properties {
    identifier = "link"
    type       = "string"
    format     = "url"
    required   = true
  }
  properties {
    identifier  = "state"
    type        = "string"
    enum        = ["on", "off"]
    enum_colors = { on = "green" }
  }
  properties {
    identifier = "tags"
    type       = "array"
  }
  relations {
    identifier = "zones"
    target     = "bucket"
    many       = true
    required   = false
  }
  mirror_properties {
    identifier = "zone"
    path       = "zones.$title"
  }
}
resource "port-labs_entity" "logs" {
  identifier = "logs"
  blueprint  = port-labs_blueprint.bucket.identifier
  properties {
    name  = "link"
    value = "https://example.com"
  }
  properties {
    name  = "tags"
    items = ["a"]
  }
  relations {
    name        = "zones"
    identifiers = ["logs"]
  }
}
resource "port-labs_action" "create" {
  identifier           = "create"
  title                = "Create"
  blueprint_identifier = "bucket"
  trigger              = "CREATE"
  invocation_method {
    type     = "GITHUB"
    org      = "acme"
    repo     = "infra"
    workflow = "create.yaml"
  }
  user_properties {
    identifier = "name"
    type       = "string"
    required   = true
  }
}
`,
    });
    expect(fates(result)).toEqual({ blueprint: '1+0+0', entity: '1+0+0', action: '1+0+0' });
    expect(parse(files['catalog/bucket/blueprint.yaml']!)).toMatchObject({
      schema: {
        properties: {
          link: { type: 'string', format: 'url' },
          state: { type: 'string', enum: ['on', 'off'], enumColors: { on: 'green' } },
          tags: { type: 'array' },
        },
        required: ['link'],
      },
      relations: { zones: { target: 'bucket', many: true, required: false } },
      mirrorProperties: { zone: { path: 'zones.$title' } },
    });
    expect(parse(files['catalog/bucket/entities-001.yaml']!)).toMatchObject({
      properties: { link: 'https://example.com', tags: ['a'] },
      relations: { zones: ['logs'] },
    });
    expect(parse(files['actions/create.yaml']!)).toMatchObject({
      trigger: {
        type: 'self-service',
        operation: 'CREATE',
        blueprintIdentifier: 'bucket',
        userInputs: { properties: { name: { type: 'string' } }, required: ['name'] },
      },
      invocationMethod: { type: 'GITHUB', org: 'acme', repo: 'infra', workflow: 'create.yaml' },
    });
  });

  it('takes a block that comes once for a list of one', async () => {
    const { files } = await importOf({
      'main.tf': `
resource "port_scorecard" "ready" {
  identifier = "ready"
  blueprint  = "service"
  rules {
    identifier = "tiered"
    level      = "Gold"
    query {
      combinator = "and"
      conditions = [jsonencode({ property = "tier", operator = "isNotEmpty" })]
    }
  }
}
`,
    });
    expect(parse(files['scorecards/service/ready.yaml']!)['rules']).toEqual([
      {
        identifier: 'tiered',
        level: 'Gold',
        query: { combinator: 'and', conditions: [{ property: 'tier', operator: 'isNotEmpty' }] },
      },
    ]);
  });

  it('reads lists that several resources write, and names tables that it does not know', async () => {
    const { files, result } = await importOf({
      'main.tf': `
resource "port_blueprint" "service" {
  identifier = "service"
  title      = "Service"
  properties = {
    array_props  = { cves = { union = true, string_items = {} } }
    colour_props = { paint = {} }
  }
}
resource "port_entity" "cart" {
  identifier = "cart"
  blueprint  = "service"
  properties = {
    union_array_props = { string_items = { cves = { source_key = "tf", items = ["CVE-1"] } } }
    colour_props      = { paint = "red" }
  }
}
`,
    });
    expect(parse(files['catalog/service/entities-001.yaml']!)['properties']).toEqual({ cves: ['CVE-1'] });
    expect(result.losses.map(({ why, items }) => [why, items.map(({ identifier }) => identifier)])).toEqual([
      [
        'nothing is known of properties.colour_props',
        ['port_blueprint.service.properties.colour_props', 'port_entity.cart.properties.colour_props'],
      ],
    ]);
  });

  it('never writes the value of a secret', async () => {
    const { files, result } = await importOf({
      'main.tf': `${KINDS}\nresource "port_organization_secret" "key" {\n  secret_name = "KEY"\n  secret_value = "hunter-2-hunter-2"\n}\n`,
    });
    expect(fates(result)['secret']).toBe('0+0+1');
    expect(JSON.stringify([files, result])).not.toContain('hunter');
  });
});
