import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { ExpiryReason } from './domain/expiry.js';
import { REVOKED_REASONS, SUSPENDED_REASONS } from './domain/refusals.js';
import { EXPIRED_REASONS, type Reason, STATUSES, type Status } from './domain/status.js';

const At = (description: string): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true, description });
const Id = (description: string): PropertyDecorator => ApiProperty({ type: String, nullable: true, description });
const Part = (type: () => unknown, more: object = {}): PropertyDecorator =>
  applyDecorators(ApiProperty({ type: () => type(), ...more }));

export class PersonView {
  @ApiProperty({ type: String, nullable: true, description: 'Null for the installation itself' }) id: string | null;
  @ApiProperty({ type: String, nullable: true }) name: string | null;
}

export class ContactView {
  @ApiProperty() name: string;
  @ApiProperty({ type: String, nullable: true }) email: string | null;
}

export class KeyOwnerView {
  @ApiProperty({ example: 'user_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({ enum: ['user', 'service_account'] }) type: 'user' | 'service_account';
  @ApiProperty() name: string;
  @ApiProperty({ type: String, nullable: true }) email: string | null;
  /** Who answers for the key: the user, or the account's steward, else its deputy. */
  @Part(() => ContactView, { nullable: true }) contact: ContactView | null;
}

export class KeyTeamView {
  @ApiProperty({ example: 'team_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty() name: string;
}

export class KeyExpiryView {
  @At('The first instant at which a term ends the key, with no further use; null when none will')
  effective: Date | null;
  @ApiProperty({ enum: EXPIRED_REASONS, nullable: true }) decidedBy: ExpiryReason | null;
  @At('The end that the key was given') own: Date | null;
  @At('Creation and the maximum lifetime of the policies') policyLifetime: Date | null;
  @At('Where the key is not used again') policyIdle: Date | null;
}

export class KeySourceView {
  @ApiProperty({ example: '192.0.2.17' }) address: string;
  @ApiProperty({ type: String, nullable: true }) client: string | null;
  @ApiProperty({ type: String, format: 'date' }) firstDay: string;
  @ApiProperty({ type: String, format: 'date' }) lastDay: string;
}

export class PendingRevocationView {
  @ApiProperty({ example: 'rev_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({ type: String, format: 'date-time' }) at: Date;
  @ApiProperty() reason: string;
}

/** A key as it is shown, never with its secret. `status` and `expiry` are derived as of the answer. */
export class KeyView {
  @ApiProperty({ example: 'key_01kb6a6p2ye0hbqs5qpxjnxevz' }) id: string;
  @ApiProperty({ example: 'deploy to production' }) name: string;
  @ApiProperty() description: string;
  @ApiProperty({ enum: ['personal', 'service'] }) kind: 'personal' | 'service';
  @ApiProperty({ example: 'kru_…9QzA', description: 'Prefix and last four characters of the secret' }) hint: string;
  @ApiProperty({ description: 'Counts edits; the ETag for If-Match' }) version: number;
  @ApiProperty({ enum: STATUSES }) status: Status;
  @ApiProperty({ enum: [...new Set([...REVOKED_REASONS, ...SUSPENDED_REASONS, ...EXPIRED_REASONS])], nullable: true })
  reason: Reason | null;
  @ApiProperty({ type: String, nullable: true, description: 'As typed by whoever decided' }) reasonText: string | null;
  @ApiProperty({ type: String, format: 'date-time' }) statusSince: Date;
  @At('Null for a successor that waits for its first use; unused for 7 days, it ends') activatedAt: Date | null;
  @Part(() => KeyOwnerView) owner: KeyOwnerView;
  @Part(() => KeyTeamView) team: KeyTeamView;
  @ApiProperty({ type: [String] }) scopes: string[];
  @ApiProperty({ type: [String] }) allowedCidrs: string[];
  @ApiProperty({ type: String, format: 'date-time' }) createdAt: Date;
  @Part(() => PersonView) createdBy: PersonView;
  @Part(() => KeyExpiryView) expiry: KeyExpiryView;
  @At('Last accepted use, within a minute') lastUsedAt: Date | null;
  @ApiProperty({ type: String, nullable: true }) lastUsedIp: string | null;
  @ApiProperty({ type: String, nullable: true }) lastUsedClient: string | null;
  @Id('The verifier key through which it was last used') lastUsedVia: string | null;
  @At('Last refused use of the real secret') lastRefusedAt: Date | null;
  @Id('The key with which it was made') createdWith: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The id under which another system knows it' })
  reference: string | null;
  @At('Since when a suspension stands, whatever the status') suspendedAt: Date | null;
  @Part(() => PersonView, { nullable: true }) suspendedBy: PersonView | null;
  @At('Since when it is ended for good') revokedAt: Date | null;
  @Part(() => PersonView, { nullable: true }) revokedBy: PersonView | null;
  @Id('The revocation of a set of keys that ended it') revocationId: string | null;
  @Part(() => PendingRevocationView, { nullable: true, description: 'The next revocation of a set that lies ahead' })
  pendingRevocation: PendingRevocationView | null;
  @Id('The key that took its place') replacedBy: string | null;
  @Id('The key whose place it took') replaces: string | null;
  @ApiProperty({ description: 'Its secret was reported public' }) leaked: boolean;
  @ApiProperty({ description: 'Made by another system; it is verified for others only' }) imported: boolean;
  @ApiProperty({ description: 'A live service key whose secret was shown to somebody who has left' })
  knownToLeaver: boolean;
}

/** One key alone: with where and on which days it was used. */
export class KeyDetailView extends KeyView {
  @ApiProperty({ type: [KeySourceView], description: 'The last 7 distinct addresses of accepted use' })
  recentSources: KeySourceView[];
  @ApiProperty({ type: [String], description: 'Days (UTC) of accepted use among the last 90' }) usedDays: string[];
}
