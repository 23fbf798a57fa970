import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A user who answers for a service account over `[since, until)`. */
@Entity({ schema: 'keyreeve', name: 'stewardships' })
export class Stewardship {
  @PrimaryColumn({ type: 'uuid' }) organizationId: string;
  @PrimaryColumn({ type: 'uuid' }) id: string;
  @Column({ type: 'uuid' }) serviceAccountId: string;
  @Column({ type: 'uuid' }) userId: string;
  @Column({ type: 'text' }) role: 'steward' | 'deputy';
  @Column({ type: 'timestamptz', precision: 3 }) since: Date;
  @Column({ type: 'timestamptz', precision: 3, nullable: true }) until: Date | null;
  @Column({ type: 'uuid', nullable: true }) grantedBy: string | null;
  @Column({ type: 'uuid', nullable: true }) endedBy: string | null;
}
