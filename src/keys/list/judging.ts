import type { Visibility } from '../../access/principal.js';
import type { OrganizationTerms } from '../organization-terms.js';
import type { Bind } from '../status.sql.js';
import { ALWAYS, type Bounds } from './bounds.js';
import { type Conditions, conditionsSql } from './conditions.sql.js';
import { type Evaluation, evaluation, type Need } from './evaluation.sql.js';
import type { KeyFilter } from './key-filter.js';
import type { SortField } from './sort-order.js';

export interface JudgingOptions {
  readonly terms: OrganizationTerms;
  readonly filter: KeyFilter;
  readonly visibility: Visibility;
  readonly bounds: Bounds;
  readonly now: Date;
  /** Null for a count, which needs no order. */
  readonly field: SortField | null;
  /** What is asked of a key whether it passes or not. */
  readonly needs?: readonly Need[];
}

/** What a look at one key costs: nothing beside its row, a row of another table, or the status rule. */
export type Effort = 'plain' | 'looked' | 'derived';

/** Says of a key whether it is of the list. */
export class Judging {
  readonly effort: Effort;
  /** Every key of the organization is of the list. */
  readonly isTrivial: boolean;
  private readonly filter: KeyFilter;
  private readonly needs: ReadonlySet<Need>;

  constructor(private readonly options: JudgingOptions) {
    const { filter, bounds, field, visibility } = options;
    const { created } = bounds;
    const open = created.fromMs === ALWAYS.fromMs && created.untilMs === ALWAYS.untilMs;
    this.filter = { ...filter, created: open ? null : created };
    const { needs, row, further } = conditionsSql(this.filter, visibility, () => '');
    const ordering: Need[] = field === 'expiresAt' ? ['terms'] : field === 'lastUsedAt' ? ['usage'] : [];
    this.needs = new Set([...needs, ...ordering, ...(options.needs ?? [])]);
    this.effort = effortOf(this.needs);
    this.isTrivial = row === 'true' && further === 'true';
  }

  /** @param beside the keys are all of a span of ids: other tables are read by it, instead of key by key */
  sql(bind: Bind, beside?: (column: string) => string): { conditions: Conditions; evaluation: Evaluation } {
    const { visibility, terms, now } = this.options;
    const { needs } = this;
    return {
      conditions: conditionsSql(this.filter, visibility, bind),
      evaluation: evaluation({ needs, policies: terms.scopes, now, bind, worth: 'k.worth', beside }),
    };
  }
}

function effortOf(needs: ReadonlySet<Need>): Effort {
  if (needs.size === 0) return 'plain';
  return needs.has('terms') || needs.has('status') || needs.has('reason') ? 'derived' : 'looked';
}
