import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DecisionLevel } from './domain/standing.js';

/** A user in a team over `[since, until)`. Its end is a mark on the user's keys in that team until `liftedAt`. */
@Entity({ schema: 'keyreeve', name: 'memberships' })
export class Membership {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) teamId: string;
  @Column({ type: 'uuid' }) userId: string;
  @Column({ type: 'timestamptz', precision: 3 }) since: Date;
  /** May lie ahead. */
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) until: Date | null;
  @Column({ type: 'uuid', nullable: true }) createdBy: string | null;
  /** Who decided the end, on which level. */
  @Column({ type: 'uuid', nullable: true }) endedBy: string | null;
  @Column({ type: 'text', nullable: true }) endReason: string | null;
  @Column({ type: 'text', nullable: true }) endLevel: DecisionLevel | null;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) liftedAt: Date | null;
  @Column({ type: 'uuid', nullable: true }) liftedBy: string | null;
}
