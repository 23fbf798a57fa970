import type { PolicyChange, PolicyVersion } from '../policies/domain/policy.js';
import { draftOf, withdrawalOf } from '../policies/policy-draft.js';
import type { PolicyHistory } from '../policies/policy-history.js';

/** The job that looks at every key under a draft. Upkeep knows it by this name. */
export const PREVIEW_JOB = 'preview_policy';

/** What is previewed: a change of a policy, or that a version of it is withdrawn. Also what the job is told. */
export interface PreviewInput {
  /** Null: the organization's policy. */
  readonly teamId: string | null;
  readonly change: PolicyChange | null;
  readonly enforceFrom: string | null;
  readonly withdraws: number | null;
}

export interface Draft {
  /** The history as it would be left. */
  readonly after: PolicyHistory;
  /** From when existing keys are bound; null for a withdrawal, and where nothing changes. */
  readonly enforceFrom: Date | null;
  /** The history without the time that is granted until then; null where none is. */
  readonly atOnce: PolicyHistory | null;
}

/**
 * Judges what is to be previewed as its saving would be.
 * @throws Problem those of `draftOf` and `withdrawalOf`
 */
export function judgeDraft(history: PolicyHistory, input: PreviewInput, now: Date): Draft {
  const { teamId, change, withdraws } = input;
  if (withdraws !== null)
    return { after: withdrawalOf(history, teamId, withdraws, now), enforceFrom: null, atOnce: null };
  const start = input.enforceFrom === null ? undefined : new Date(input.enforceFrom);
  const draft = draftOf(history, teamId, change ?? {}, start, now);
  if (draft === null) return { after: history, enforceFrom: null, atOnce: null };
  const { version } = draft.next;
  const { enforceFrom, savedAt } = version;
  return {
    after: draft.history,
    enforceFrom,
    atOnce: enforceFrom > savedAt ? brought(draft.history, teamId, { ...version, enforceFrom: savedAt }) : null,
  };
}

function brought(history: PolicyHistory, teamId: string | null, sooner: PolicyVersion): PolicyHistory {
  const versions = (history.get(teamId) ?? []).map((each) => (each.number === sooner.number ? sooner : each));
  return new Map([...history, [teamId, versions]]);
}
