import { ApiProperty } from '@nestjs/swagger';
import { KeyFilters } from '../keys/list/key-list.dto.js';
import { PersonView } from '../keys/key.view.js';
import { wrongKeyId } from '../keys/list/filter-values.js';
import {
  BooleanField,
  ChoiceField,
  InstantField,
  IntField,
  ListField,
  ObjectField,
  ReasonField,
  ShapedField,
  TextField,
} from '../platform/http/fields.js';
import { Page } from '../platform/http/keyset.js';
import { ProgressView } from '../platform/jobs/progress.view.js';
import {
  REVOCATION_ACTIONS,
  REVOCATION_STATES,
  type RevocationAction,
  type RevocationState,
} from './domain/revocation-state.js';

const MOST_NAMED = 5_000;
const MOST_UNDO_MINUTES = 10_080;
export const DEFAULT_UNDO_MINUTES = 1_440;

const KeyIds = (doc: string): PropertyDecorator =>
  ListField({ optional: true, minItems: 1, maxItems: MOST_NAMED, wrong: wrongKeyId, doc });

/** The set: what a filter finds, or keys named one by one. */
export class SelectionDto {
  @ObjectField(() => KeyFilters, {
    optional: true,
    doc: 'The filters of GET /v1/keys; times that are relative count from now',
  })
  filter?: KeyFilters;
  @KeyIds('Instead of a filter') keyIds?: string[];
  @BooleanField({ optional: true, doc: 'Has to be true where the filter is empty' }) everything?: boolean;
  @KeyIds('Not these') exceptKeyIds?: string[];
  @KeyIds('Take these in although they are protected') includeKeyIds?: string[];
  @BooleanField({ optional: true, doc: 'Also keys regenerated from keys of the set, or made with them, at any depth' })
  descendants?: boolean;
}

export class PlanRevocationDto extends SelectionDto {
  @ChoiceField(REVOCATION_ACTIONS, { optional: true, doc: 'revoke, unless told' }) action?: RevocationAction;
  @ReasonField() reason: string;
  @IntField({
    optional: true,
    min: 0,
    max: MOST_UNDO_MINUTES,
    doc: `For how long it can be undone once it is in force; ${DEFAULT_UNDO_MINUTES} unless told`,
  })
  undoMinutes?: number;
}

export class ApplyRevocationDto {
  @ShapedField({
    schema: { type: 'string', pattern: '^[0-9a-f]{64}$' },
    wrong: (value) =>
      typeof value === 'string' && /^[0-9a-f]{64}$/.test(value) ? null : 'must be the setHash of the plan',
    doc: 'The hash of the planned set: what was shown is what is applied',
  })
  setHash: string;
  @TextField({ optional: true, maxLength: 100, doc: 'Over 100 keys: the name of the team, else of the organization' })
  confirm?: string;
  @InstantField({ optional: true, doc: 'Not now but then, at most 90 days ahead' }) at?: Date;
  @ChoiceField(['take', 'spare'], {
    optional: true,
    doc: 'Keys regenerated from keys of the set since the plan; spare with `at`, unless told',
  })
  successors?: 'take' | 'spare';
}

export class ImpactTeamView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'integer' }) keys: number;
}

/** What the decision means for people and services. */
export class ImpactView {
  @ApiProperty({ type: 'integer' }) owners: number;
  @ApiProperty({ type: [ImpactTeamView], description: 'The ten with the most keys' }) teams: ImpactTeamView[];
  @ApiProperty({ type: 'integer' }) teamCount: number;
  @ApiProperty({ type: 'integer', description: 'Accepted within the last 24 hours' }) usedLastDay: number;
  @ApiProperty({ type: 'integer' }) usedLastWeek: number;
  @ApiProperty({ type: 'integer', description: 'Within the last 30 days' }) usedLastMonth: number;
  @ApiProperty({ type: 'integer' }) serviceKeys: number;
  @ApiProperty({ type: 'integer', description: 'Keys of owners who have no other active key' }) lastOfOwner: number;
  @ApiProperty({ type: 'integer', description: 'Keys made from or with keys of the set that are not in it' })
  descendants: number;
}

export class ProtectedKeyView {
  @ApiProperty() id: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: ['calling_key', 'verifier_key'] }) why: string;
}

/** Keys that the selection names and the set leaves out. */
export class LeftOutView {
  @ApiProperty({ type: 'integer', description: 'In the target state already' }) inTargetState: number;
  @ApiProperty({
    type: 'integer',
    description: 'Of a restore: suspended above the caller, or of an owner who is not active or no member any more',
  })
  notLiftable: number;
  @ApiProperty({ type: [ProtectedKeyView], description: 'At most 100 of them' }) protected: ProtectedKeyView[];
  @ApiProperty({ type: 'integer' }) protectedCount: number;
}

export class RefusedSinceView {
  @ApiProperty() reason: string;
  @ApiProperty({ type: 'integer' }) count: number;
  @ApiProperty({ type: 'integer', description: 'Of these, refused since the plan' }) sincePlan: number;
}

/** How the keys of a set stand, against how they stood when it was frozen. */
export class RecheckChangesView {
  @ApiProperty({ type: 'integer', description: 'Keys that are accepted' }) accepted: number;
  @ApiProperty({ type: [RefusedSinceView], description: 'The others, by what refuses them first' })
  refused: RefusedSinceView[];
  @ApiProperty({ type: 'integer', description: 'Used since the plan' }) usedSincePlan: number;
  @ApiProperty({
    type: 'integer',
    description: 'Accepted within the last 24 hours; `impact` has the figure of the plan',
  })
  usedLastDay: number;
  @ApiProperty({ type: 'integer' }) usedLastWeek: number;
  @ApiProperty({ type: 'integer', description: 'Within the last 30 days' }) usedLastMonth: number;
  @ApiProperty({ type: 'integer', description: 'Used in the 30 days before the plan, and not in the last 30' })
  newlyIdle: number;
  @ApiProperty({ type: 'integer', description: 'Owners who were deactivated or removed since the plan' })
  ownersLeft: number;
  @ApiProperty({ type: 'integer', description: 'Keys regenerated since the plan that are not in the set yet' })
  successors: number;
  @ApiProperty({ type: 'integer', description: 'Keys of teams that whoever asked does not administer' })
  notAdministered: number;
}

export class RecheckView {
  @ApiProperty({ type: String, format: 'date-time' }) requestedAt: Date;
  @ApiProperty({ type: ProgressView, nullable: true, description: 'While it goes on' }) progress: ProgressView | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'The instant it tells of' })
  at: Date | null;
  @ApiProperty({ type: RecheckChangesView, nullable: true }) changes: RecheckChangesView | null;
}

const At = (description: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, description });
const By = (): PropertyDecorator => ApiProperty({ type: PersonView, nullable: true });

/** A decision over a set of keys. Its state follows from what was decided and the time. */
export class RevocationView {
  @ApiProperty({ example: 'rev_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({ enum: REVOCATION_STATES }) state: RevocationState;
  @ApiProperty({ enum: REVOCATION_ACTIONS }) action: RevocationAction;
  @ApiProperty() reason: string;
  @ApiProperty({ type: Object, description: 'As it was asked for' }) selection: object;
  @ApiProperty({ type: 'integer', description: 'For how long it can be undone' }) undoMinutes: number;
  @ApiProperty({ type: String, format: 'date-time' }) requestedAt: Date;
  @By() requestedBy: PersonView | null;
  @At('The instant whose keys the set holds') plannedAt: Date | null;
  @At('When a plan that nobody applies lapses') lapsesAt: Date | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Keys of the planned set' }) count: number | null;
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'SHA-256 over its sorted ids, each followed by a line feed',
  })
  setHash: string | null;
  @ApiProperty({ type: ImpactView, nullable: true }) impact: ImpactView | null;
  @ApiProperty({ type: LeftOutView, nullable: true }) leftOut: LeftOutView | null;
  @ApiProperty({ type: ProgressView, nullable: true, description: 'Of the planning, while it goes on' })
  progress: ProgressView | null;
  @At('When it was decided') appliedAt: Date | null;
  @By() appliedBy: PersonView | null;
  @At('From when it bears on the set') effectiveAt: Date | null;
  @At('From when no node accepts a key of the set') refusedEverywhereFrom: Date | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Keys regenerated since the plan, which it took in' })
  successors: number | null;
  @At('Until when it can be undone') undoUntil: Date | null;
  @At('When it was taken back') undoneAt: Date | null;
  @By() undoneBy: PersonView | null;
  @At('When it was given up') cancelledAt: Date | null;
  @ApiProperty({ type: String, nullable: true, description: 'The code of what made planning fail' })
  failure: string | null;
  @ApiProperty({
    type: RecheckView,
    nullable: true,
    description: 'The last look at the set, asked for or after an undo',
  })
  recheck: RecheckView | null;
}

export class RevocationPage {
  @ApiProperty({ type: [RevocationView] }) data: RevocationView[];
  @ApiProperty({ type: Page }) page: Page;
}

export class StillRefusedView {
  @ApiProperty() reason: string;
  @ApiProperty({ type: 'integer' }) count: number;
}

export class UndoneView {
  @ApiProperty({ type: RevocationView }) revocation: RevocationView;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Keys that are accepted again; null over 20,000 keys, which `revocation.recheck` counts',
  })
  revived: number | null;
  @ApiProperty({ type: [StillRefusedView], nullable: true, description: 'The others, by what refuses them first' })
  stillRefused: StillRefusedView[] | null;
}
