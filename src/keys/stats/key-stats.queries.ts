import { type Principal, visibilityOf } from '../../access/principal.js';
import type { Clock } from '../../platform/clock.js';
import type { ReadDatabase } from '../../platform/database/connections.js';
import { toPublicId } from '../../platform/ids.js';
import { RESULTS_KEPT_HOURS } from '../../platform/jobs/job.js';
import type { PolicyReader } from '../../policies/policy.reader.js';
import { checkPast } from '../as-of/past-instant.js';
import { askedFilter } from '../list/asked-filter.js';
import { Statements } from '../list/statements.js';
import { termsAt, termsOf } from '../organization-terms.js';
import type { KeyStatsJobView, KeyStatsQuery, KeyStatsView } from './key-stats.dto.js';
import { ownerNames } from './owner-names.js';
import { covers, STATS_JOB, type StatsInput } from './stats-input.js';
import { statsView } from './stats-view.js';
import { statsProblem } from './stats.problems.js';
import { pastFigures, presentFigures } from './take-figures.js';

/** What one answer may cost: keys looked at, those in the past with all that is kept of them, and entries of an index. */
const MOST = { present: 20_000, past: 4_000, walked: 1_000_000 };

interface JobRow {
  id: string;
  input: StatsInput;
  requestedBy: string;
  requestedAt: Date;
  done: number;
  total: number | null;
  finishedAt: Date | null;
  failure: string | null;
  result: KeyStatsView | null;
}

/** `GET /v1/keys/stats`: figures of every key the caller may see and the filter names, in bounded time. */
export class KeyStatsQueries {
  constructor(
    private readonly database: ReadDatabase,
    private readonly policies: PolicyReader,
    private readonly clock: Clock,
    private readonly most: Readonly<typeof MOST> = MOST,
  ) {}

  /** @throws Problem 400 `request.invalid` */
  async stats(principal: Principal, { exact: _, ...asked }: KeyStatsQuery): Promise<KeyStatsView> {
    const { asOf, ...filters } = asked;
    const { organizationId } = principal;
    const now = this.clock.now();
    checkPast(asOf, now);
    const at = asOf ?? now;
    const [terms, filterAt] = await Promise.all([
      asOf === undefined ? termsOf(this.policies, organizationId) : termsAt(this.policies, organizationId, asOf),
      askedFilter(this.database, principal, filters),
    ]);
    const visibility = visibilityOf(principal, 'keys:read');
    const statements = new Statements(this.database, organizationId, at);
    const wanted = { statements, terms, filter: filterAt(at), visibility };
    const { present, past, walked } = this.most;
    const taken =
      asOf === undefined
        ? await presentFigures({ ...wanted, most: { examined: present, walked } })
        : await pastFigures({ ...wanted, most: { examined: past, walked } });
    return statsView(asked, at, taken, await ownerNames(statements, taken.figures.topOwners));
  }

  /** @throws Problem 404 `stats.not_found`, also for whoever sees less by now than when it was asked for */
  async job(principal: Principal, id: string): Promise<KeyStatsJobView> {
    // Index: jobs_pkey.
    const [row] = await this.database.rows<JobRow & Record<string, unknown>>(
      `select j.id, j.input, j.requested_by as "requestedBy", j.requested_at as "requestedAt", j.done, j.total,
         j.finished_at as "finishedAt", j.failure, j.result
       from keyreeve.jobs j where j.organization_id = $1 and j.id = $2 and j.kind = '${STATS_JOB}'`,
      [principal.organizationId, id],
    );
    const isOwn = row?.requestedBy === principal.id;
    if (!row || !isOwn || !covers(visibilityOf(principal, 'keys:read'), row.input.visibility))
      throw statsProblem('stats.not_found');
    return toJobView(row);
  }
}

function toJobView(row: JobRow): KeyStatsJobView {
  const state = row.finishedAt === null ? 'running' : row.failure === null ? 'done' : 'failed';
  return {
    id: toPublicId('sta', row.id),
    state,
    progress: state === 'running' ? { done: row.done, total: row.total } : null,
    requestedAt: row.requestedAt,
    keptUntil: new Date(row.requestedAt.getTime() + RESULTS_KEPT_HOURS * 3_600_000),
    stats: row.result,
  };
}
