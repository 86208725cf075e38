/** What tests about notifications ask for in one line each. */
import type { Db, Row } from './harness.ts';

export type Message = Row & {
	attempt_id: string;
	kind: string;
	address: string;
	urgency: string;
	reports: number;
};

/** A channel proven long ago; the lower the place, the sooner it is tried. */
export async function channel(
	db: Db,
	person: string,
	kind: 'push' | 'email' | 'sms',
	address = `${kind} of ${person}`
): Promise<string> {
	const rows = await db.sql(
		`insert into public.channels (person_id, kind, address, proven_at, p256dh, auth)
		values ($1, $2, $3, '2026-01-01', 'key', 'secret') returning id`,
		[person, kind, address]
	);
	return rows[0]!.id as string;
}

/** What a dispatcher is handed, most pressing person by person. */
export async function take(db: Db, at: Date): Promise<Message[]> {
	return (await db.sql('select * from app.take_notifications($1)', [at])) as Message[];
}

export async function sent(db: Db, { attempt_id }: Message, at: Date): Promise<void> {
	await db.sql('select app.notification_sent($1, $2)', [attempt_id, at]);
}

export async function failed(db: Db, { attempt_id }: Message, at: Date, gone = false) {
	await db.sql('select app.notification_failed($1, $2, $3)', [attempt_id, gone, at]);
}

/** Whom each notification of a report is for, and how it ended, oldest first. */
export async function notificationsOf(db: Db, reportId: string): Promise<Row[]> {
	return db.sql(
		`select person_id, hop, ended from app.notifications where report_id = $1
		order by hop, person_id`,
		[reportId]
	);
}
