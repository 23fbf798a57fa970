import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { accessProblem } from '../access/access.problems.js';
import { carries, type Principal } from '../access/principal.js';
import { ReadDatabase } from '../platform/database/connections.js';
import { toPublicId } from '../platform/ids.js';
import { RESULTS_KEPT_HOURS } from '../platform/jobs/job.js';
import { mayChangePolicy, mayPreviewPolicy } from '../policies/policy-scope.js';
import { PREVIEW_JOB, type PreviewInput } from './preview-input.js';
import type { PreviewResult, PreviewView } from './preview.dto.js';
import { previewProblem } from './preview.problems.js';

/** An answer is held this long for a preview that is done by then. */
const soonMs = 8_000;
const firstLookMs = 20;
const longestLookMs = 250;

/** What the job of a preview that was given up has failed with. */
export const CANCELLED = 'preview.cancelled';

interface Row {
  id: string;
  input: PreviewInput;
  requestedBy: string;
  requestedAt: Date;
  team: string | null;
  done: number;
  total: number | null;
  finishedAt: Date | null;
  failure: string | null;
  result: PreviewResult | null;
}

@Injectable()
export class PreviewQueries {
  constructor(private readonly database: ReadDatabase) {}

  /** @throws Problem 404 `preview.not_found`, also for one that the caller might not ask for */
  async one(principal: Principal, id: string): Promise<PreviewView> {
    const view = toView(await this.row(principal, id));
    return carries(principal.credential, 'keys:read') ? view : withoutKeys(view);
  }

  /**
   * Whoever asked for it gives it up, or an administrator.
   * @throws Problem 404 `preview.not_found`, 403 `access.forbidden`
   */
  async checkMayCancel(principal: Principal, id: string): Promise<void> {
    const { requestedBy, input } = await this.row(principal, id);
    if (requestedBy !== principal.id && !mayChangePolicy(principal, input.teamId))
      throw accessProblem('access.forbidden');
  }

  private async row(principal: Principal, id: string): Promise<Row> {
    const { organizationId } = principal;
    // Index: jobs_pkey, teams_pkey.
    const [row] = await this.database.rows<Row & Record<string, unknown>>(
      `select j.id, j.input, j.requested_by as "requestedBy", j.requested_at as "requestedAt", t.name as team, j.done, j.total,
         j.finished_at as "finishedAt", j.failure, j.result
       from keyreeve.jobs j
       left join keyreeve.teams t on t.organization_id = $1 and t.id = (j.input ->> 'teamId')::uuid
       where j.organization_id = $1 and j.id = $2 and j.kind = '${PREVIEW_JOB}'`,
      [organizationId, id],
    );
    if (!row || !mayPreviewPolicy(principal, row.input.teamId)) throw previewProblem('preview.not_found');
    return row;
  }

  /** Waits for the end, but not long. */
  async soon(principal: Principal, id: string): Promise<PreviewView> {
    const until = performance.now() + soonMs;
    for (let wait = firstLookMs; ; wait = Math.min(wait * 2, longestLookMs)) {
      await delay(wait);
      const preview = await this.one(principal, id);
      if (preview.state !== 'running' || performance.now() > until) return preview;
    }
  }
}

function toView(row: Row): PreviewView {
  const { teamId, change, enforceFrom, withdraws } = row.input;
  const state = stateOf(row);
  return {
    id: toPublicId('prv', row.id),
    state,
    scope: teamId === null ? 'organization' : 'team',
    team: teamId === null ? null : { id: toPublicId('team', teamId), name: row.team ?? '' },
    asked: { change, enforceFrom, withdraws },
    progress: state === 'running' ? { done: row.done, total: row.total } : null,
    requestedAt: row.requestedAt,
    keptUntil: new Date(row.requestedAt.getTime() + RESULTS_KEPT_HOURS * 3_600_000),
    failure: state === 'failed' ? row.failure : null,
    ...(row.result ?? NO_RESULT),
  };
}

/** A key that may not read keys is told how many there are, and not whose (R8.2). */
function withoutKeys({ affected, ...view }: PreviewView): PreviewView {
  return { ...view, affected: affected && { ...affected, byOwner: [] }, sample: null };
}

const NO_RESULT = { at: null, versions: null, affected: null, grace: null, revives: null, sample: null };

function stateOf({ finishedAt, failure }: Row): PreviewView['state'] {
  if (finishedAt === null) return 'running';
  if (failure === null) return 'done';
  return failure === CANCELLED ? 'cancelled' : 'failed';
}
