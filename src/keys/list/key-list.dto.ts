import { wrongCidr } from '../../platform/addresses.js';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty, IntersectionType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { BooleanField, InstantField, IntField, ListField, ShapedField, TextField } from '../../platform/http/fields.js';
import { Page, PageQuery } from '../../platform/http/keyset.js';
import { KEY_KINDS } from '../../policies/domain/policy.js';
import { REVOKED_REASONS, SUSPENDED_REASONS } from '../domain/refusals.js';
import { EXPIRED_REASONS, STATUSES } from '../domain/status.js';
import { KeyView } from '../key.view.js';
import { wrongHint, wrongKeyId, wrongOwner, wrongPerson, wrongTeam, wrongTime } from './filter-values.js';
import { readSort, SORT_FIELDS } from './sort-order.js';

/** Values of all filters together (R13). */
export const MOST_FILTER_VALUES = 200;

type Wrong = (value: unknown) => string | null;

/** A parameter that may be repeated: any of its values will do. */
const Repeatable = (doc: string, wrong: Wrong, items?: object): PropertyDecorator =>
  ListField({ optional: true, single: true, maxItems: MOST_FILTER_VALUES, wrong, doc, ...(items && { items }) });

const oneOf = (choices: readonly string[]): [Wrong, object] => [
  (value) => (choices.some((choice) => choice === value) ? null : `must be one of ${choices.join(', ')}`),
  { type: 'string', enum: [...choices] },
];

const shortText: Wrong = (value) =>
  typeof value === 'string' && value !== '' && value.length <= 200 && !/[\0\p{Cs}]/u.test(value)
    ? null
    : 'must be text of 1 to 200 characters';

const Time = (doc: string): PropertyDecorator =>
  ShapedField({ optional: true, schema: { type: 'string' }, wrong: wrongTime, doc, example: '90d' });

/** Queries know text alone. */
export const Flag = (doc: string): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => (value === 'true' || value === 'false' ? value === 'true' : value)),
    BooleanField({ optional: true, doc }),
  );

export const REASONS = [...new Set([...REVOKED_REASONS, ...SUSPENDED_REASONS, ...EXPIRED_REASONS])];

/** Filters combine; a repeated one means any of its values. Times are RFC 3339, or so many days: `90d`. */
export class KeyFilters {
  @Repeatable('Derived as of the answer', ...oneOf(STATUSES)) status?: string[];
  @Repeatable('Why it is not active', ...oneOf(REASONS)) reason?: string[];
  @Repeatable('Of a person or of a service account', ...oneOf(KEY_KINDS)) kind?: string[];
  @Repeatable('Id or e-mail address of the owner, or `me`', wrongOwner) owner?: string[];
  @Repeatable('Id of the team', wrongTeam) team?: string[];
  @Repeatable('A scope that it carries', shortText) scope?: string[];
  @Repeatable('The term that ends it first', ...oneOf(EXPIRED_REASONS)) decidedBy?: string[];
  @Repeatable('Id or e-mail address of who made it, or `me`', wrongOwner) createdBy?: string[];
  @Repeatable('Id of the key with which it was made', wrongKeyId) createdWith?: string[];
  @Repeatable('Id or e-mail address of a user to whom the secret was shown, or `me`', wrongPerson) knownTo?: string[];
  @Repeatable('Addresses of which one is among its last seven', wrongCidr) usedFrom?: string[];
  @Repeatable('The id under which another system knows it', shortText) reference?: string[];
  @Repeatable('The last four characters of the secret, or the whole hint', wrongHint) hint?: string[];

  @Time('Created at this time or later; `90d` is 90 days ago') createdAfter?: string;
  @Time('Created before this time') createdBefore?: string;
  @Time('Effective expiry at this time or later; `90d` is in 90 days') expiresAfter?: string;
  @Time('Effective expiry before this time') expiresBefore?: string;
  @Time('Last used at this time or later') lastUsedAfter?: string;
  @Time('Last used before this time; never matches a key that was never used') lastUsedBefore?: string;
  @Time('In its status since this time or later') statusSinceAfter?: string;
  @Time('In its status since before this time') statusSinceBefore?: string;

  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value,
  )
  @IntField({
    optional: true,
    min: 1,
    max: 3_650,
    doc: 'No accepted use for so many whole UTC days, from creation when never used',
  })
  idleDays?: number;

  @Flag('Without any accepted use') neverUsed?: boolean;
  @Flag('Without a fixed end, whatever idle terms there are') neverExpires?: boolean;
  @Flag('Its secret was reported public') leaked?: boolean;
  @Flag('Made by another system') imported?: boolean;
  @Flag('A live service key whose secret was shown to somebody who has left') knownToLeaver?: boolean;
  @Flag('It or its owner is exempt from a rule of a policy') exempt?: boolean;

  @TextField({
    optional: true,
    maxLength: 200,
    example: 'nightly',
    doc: 'Words in name, description, owner and e-mail',
  })
  q?: string;
}

export class KeyListQuery extends IntersectionType(PageQuery, KeyFilters) {
  @ShapedField({
    optional: true,
    schema: { type: 'string', enum: SORT_FIELDS.flatMap((field) => [field, `-${field}`]), default: '-createdAt' },
    wrong: (value) =>
      typeof value === 'string' && readSort(value)
        ? null
        : `must be one of ${SORT_FIELDS.join(', ')}, - before it falls`,
    doc: '`-` falls; what has no value comes last both ways',
  })
  sort?: string;

  @Flag('Count, too') total?: boolean;

  @InstantField({
    optional: true,
    doc: 'The list as it was at this past time: by creation alone, of last use the day, names as they are today',
  })
  asOf?: Date;
}

export class KeyPageView extends Page {
  @ApiProperty({ required: false, description: 'The search stopped at its row budget; `next` goes on from there' })
  partial?: boolean;
  @ApiProperty({ required: false, description: 'Keys looked at, where `partial`' }) examined?: number;
}

export class KeyCountView {
  @ApiProperty({ type: 'integer', description: 'At least so many, where not exact' }) count: number;
  @ApiProperty() exact: boolean;
}

export class KeyListView {
  @ApiProperty({ type: [KeyView] }) data: KeyView[];
  @ApiProperty({ type: KeyPageView }) page: KeyPageView;
  @ApiProperty({ type: KeyCountView, required: false, description: 'With `total=true`' }) total?: KeyCountView;
}
