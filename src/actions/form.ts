import { type Json, own } from '../base/json.ts';
import { folderHref, newIssueHref, repositoryHref, repositoryName, workflowHref } from '../base/repository.ts';
import type { Blueprint } from '../catalog/blueprint.ts';
import type { Action } from './action.ts';
import { textsOf } from './coerce.ts';
import { type Delivery, type EntityFacts, type PlanContext, scopeOf, targetOf, textOf } from './deliveries/delivery.ts';
import { DELIVERIES } from './deliveries/index.ts';
import { templateName } from './deliveries/issue-form.ts';
import { entityShape, neededFacts } from './facts.ts';
import { type Control, controlOf, type Field, fieldOf } from './field.ts';
import type { Input } from './input.ts';
import { ENTITY_FIELD, type PageModel } from './page.ts';

export type { Control, Field } from './field.ts';
