import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { RevokedCause, SuspendedCause } from './domain/facts.js';

/** One cause for which a key is refused; causes add up and none overwrites another. */
@Entity({ schema: 'keyreeve', name: 'key_causes' })
export class KeyCause {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) keyId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'text' }) effect: 'revoked' | 'suspended';
  @Column({ type: 'text' }) cause: RevokedCause | SuspendedCause;
  @Column({ type: 'text' }) level: 'owner' | 'team' | 'organization';
  /** May lie ahead: the end of an overlap. */
  @Column({ type: 'timestamptz', precision: 3 }) openedAt: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) liftedAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) openedBy: string | null;
  @Column({ type: 'uuid', nullable: true }) openedWith: string | null;
  @Column({ type: 'uuid', nullable: true }) liftedBy: string | null;
  @Column({ type: 'text', nullable: true }) reason: string | null;
  @Column({ type: 'text', nullable: true }) liftReason: string | null;
}
