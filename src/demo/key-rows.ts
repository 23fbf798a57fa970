import { randomFillSync } from 'node:crypto';
import { foldedTexts } from '../keys/key-texts.js';
import type { RowSink } from './tables.js';
import type { GeneratedKey } from './generated-key.js';

const DIGEST_BYTES = 32;

/** Writes the rows of keys. */
export class KeyRows {
  private readonly digests = Buffer.alloc(DIGEST_BYTES * 4_096);
  private drawn = this.digests.length;

  constructor(
    private readonly organizationId: string,
    private readonly stored: { readonly prefix: string; readonly pepperVersion: number },
    private readonly sink: RowSink,
  ) {}

  /** @param digest of a secret that somebody knows; without it nobody does, and any 32 random bytes are as good */
  write(key: GeneratedKey, digest: Buffer = this.unknownDigest()): void {
    this.writeKey(key, digest);
    this.writeUsage(key);
    this.writeRevisions(key);
    this.writeCauses(key);
    if (key.maker !== null) {
      this.sink('secret_views', {
        organization_id: this.organizationId,
        key_id: key.id,
        user_id: key.maker.id,
        at: key.createdMs,
      });
    }
  }

  private writeKey(key: GeneratedKey, digest: Buffer): void {
    const { nameFolded, searchText } = foldedTexts(key.name, key.description);
    const created_at = key.createdMs;
    this.sink('keys', {
      organization_id: this.organizationId,
      id: key.id,
      owner_id: key.owner.id,
      team_id: key.team.id,
      created_at,
      own_expires_at: key.ownExpiresMs,
      activated_at: created_at,
      created_by: key.maker?.id ?? key.owner.id,
      created_with: key.createdWith,
      replaces: key.replaces,
      replaced_by: key.succession?.keyId ?? null,
      version: key.edits.length + 1,
      verify_limit: key.verifyLimit,
      pepper_version: this.stored.pepperVersion,
      kind: key.kind,
      digest,
      prefix: this.stored.prefix,
      last_four: key.lastFour,
      name: key.name,
      name_folded: nameFolded,
      description: key.description,
      search_text: searchText,
      scopes: key.scopes,
      allowed_cidrs: key.allowedCidrs,
      reference: key.reference,
    });
  }

  private writeUsage({ id, usage }: GeneratedKey): void {
    const organization_id = this.organizationId;
    this.sink('key_usage', {
      organization_id,
      key_id: id,
      last_used_at: usage.lastMs,
      last_refused_at: usage.refusedMs,
      last_used_ip: usage.address,
      last_refused_ip: usage.refusedAddress,
      last_used_client: usage.client,
      last_used_via: usage.via,
    });
    for (const { month, days } of usage.months)
      this.sink('key_usage_months', { organization_id, key_id: id, month, days });
    for (const { address, client, firstDay, lastDay } of usage.addresses) {
      this.sink('key_addresses', {
        organization_id,
        key_id: id,
        address,
        client,
        first_day: firstDay,
        last_day: lastDay,
      });
    }
  }

  /** A revision holds the values that an edit replaced, and stood from the edit before. */
  private writeRevisions({ id, createdMs, edits, scopes, allowedCidrs }: GeneratedKey): void {
    edits.forEach(({ atMs, by, nameBefore, descriptionBefore }, index) => {
      this.sink('key_revisions', {
        organization_id: this.organizationId,
        key_id: id,
        version: index + 1,
        since: edits[index - 1]?.atMs ?? createdMs,
        until: atMs,
        edited_by: by?.id ?? null,
        name: nameBefore,
        description: descriptionBefore,
        scopes,
        allowed_cidrs: allowedCidrs,
      });
    });
  }

  private writeCauses({ id, owner, causes, lifts }: GeneratedKey): void {
    const organization_id = this.organizationId;
    for (const cause of causes) {
      this.sink('key_causes', {
        organization_id,
        key_id: id,
        id: cause.id,
        effect: cause.effect,
        cause: cause.cause,
        level: cause.level,
        opened_at: cause.openedMs,
        lifted_at: cause.liftedMs,
        opened_by: cause.by?.id ?? (cause.byItself === null ? null : owner.id),
        opened_with: cause.byItself,
        lifted_by: cause.liftedBy?.id ?? null,
        reason: cause.reason,
        lift_reason: cause.liftReason,
      });
    }
    for (const { markId, atMs, by, reason } of lifts) {
      this.sink('key_lifts', { organization_id, key_id: id, mark_id: markId, at: atMs, by: by.id, reason });
    }
  }

  private unknownDigest(): Buffer {
    if (this.drawn === this.digests.length) {
      randomFillSync(this.digests);
      this.drawn = 0;
    }
    this.drawn += DIGEST_BYTES;
    return this.digests.subarray(this.drawn - DIGEST_BYTES, this.drawn);
  }
}
