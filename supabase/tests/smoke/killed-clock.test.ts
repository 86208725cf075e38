import { expect } from 'vitest';
import { coast, content } from '../support/cast.ts';
import { actors, test } from '../support/harness.ts';

test('a clock killed inside its transaction leaves the step, and who is told of it, to the next @mode14', async ({
	several
}) => {
	const [dying, next] = await several(2);
	const db = actors(next!);
	const { harbour, pier, piet } = await coast(db);
	await db.sql(
		`select app.submit_report(gen_random_uuid(), $1, $2, now(), now() - interval '5 hours')`,
		[harbour, JSON.stringify(content(pier))]
	);
	await dying!.query('begin');
	expect((await dying!.query('select app.escalate(now()) as n')).rows).toEqual([{ n: 1 }]);
	const { rows: pid } = await dying!.query('select pg_backend_pid() as pid');
	const gone = new Promise((resolve) => dying!.on('error', resolve));

	await db.sql(`set lock_timeout = '2s'`); // a clock never stands in line
	expect(await db.sql('select app.escalate(now()) as n')).toEqual([{ n: 0 }]);
	await db.sql('select pg_terminate_backend($1, 60000)', [pid[0].pid]);
	await gone;
	const told = () => db.sql('select hop from app.notifications where person_id = $1', [piet]);
	expect(await told()).toEqual([]);

	expect(await db.sql('select app.escalate(now()) as n')).toEqual([{ n: 1 }]);
	expect(
		await db.sql(
			`select count(*)::int as steps, (
				select array_agg(part || ' ' || step || ' ' || reason order by hop) from public.hops
			) as hops
			from public.events where kind = 'escalated'`
		)
	).toEqual([{ steps: 1, hops: ['owner officer first_choice', 'owner twin no_answer'] }]);
	expect(await told()).toHaveLength(1);
});
