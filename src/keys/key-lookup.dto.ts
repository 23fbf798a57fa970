import { ApiProperty, PartialType } from '@nestjs/swagger';
import { ListField, OpaqueField } from '../platform/http/fields.js';
import { KeyView } from './key.view.js';

/** Digests in one look-up. */
const MOST_DIGESTS = 1_000;

const wrongDigest = (value: unknown): string | null =>
  typeof value === 'string' && /^[0-9a-f]{64}$/i.test(value) ? null : 'must be SHA-256 digests, each of 64 hex digits';

/** One of the two. */
export class LookUpKeyDto {
  @OpaqueField({ optional: true, maxLength: 200, doc: 'The whole secret' }) secret?: string;
  @ListField({
    optional: true,
    minItems: 1,
    maxItems: MOST_DIGESTS,
    wrong: wrongDigest,
    doc: 'SHA-256 of whole secrets, in hex: whose they are without showing them',
  })
  sha256?: string[];
}

export class KeyByDigestView {
  @ApiProperty({ description: 'As it was sent' }) sha256: string;
  @ApiProperty({ type: KeyView, nullable: true, description: 'Null: no key, or none that you may see' })
  key: KeyView | null;
}

/** The key of a secret; or, of digests, `data` alone. */
export class LookedUpView extends PartialType(KeyView) {
  @ApiProperty({ type: [KeyByDigestView], required: false }) data?: KeyByDigestView[];
}
