/** A report that is made up, as the function that sends them files it. */
import type { Db, Row } from './harness.ts';
import { content } from './cast.ts';

export type Begun = { due: boolean; site_id: string; reporter_id: string };

/** Both accounts, as the function makes them with the secret key. */
export async function canaryAccounts(db: Db): Promise<void> {
	for (const who of ['reporter', 'officer']) {
		await db.sql('insert into auth.users (id, email) values (gen_random_uuid(), $1)', [
			`${who}@canary.invalid`
		]);
	}
}

export async function begin(db: Db, at: Date): Promise<Begun> {
	return (await db.sql('select * from app.begin_canary($1)', [at]))[0] as Begun;
}

/** Sends one, its people made if they are not there; answers with its id. */
export async function sendCanary(db: Db, at: Date): Promise<string> {
	let begun = await begin(db, at);
	if (begun.due && !begun.site_id) {
		await canaryAccounts(db);
		begun = await begin(db, at);
	}
	const receipt = await db.as(begun.reporter_id).callAt(at, 'submit_report', {
		report_id: crypto.randomUUID(),
		filed_by: begun.reporter_id,
		content: content(begun.site_id, { urgency: 'routine' }),
		sent_at: at
	});
	return receipt.report_id as string;
}

export async function healthAt(db: Db, at: Date): Promise<Row> {
	return (await db.sql('select * from app.health($1)', [at]))[0]!;
}
