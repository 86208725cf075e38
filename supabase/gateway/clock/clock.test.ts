import { describe, expect, test, vi } from 'vitest';
import { due, startClock } from './clock.ts';
import { useGateway } from '../gateway.fixture.ts';

const noon = new Date('2026-11-25T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1000);

describe('when a job is due', () => {
	test('every so many seconds', () => {
		expect(due('15 seconds', noon, after(14.999))).toBe(false);
		expect(due('15 seconds', noon, after(15))).toBe(true);
	});

	test('by a cron expression, in UTC', () => {
		expect(due('30 12 * * *', noon, after(29 * 60))).toBe(false);
		expect(due('30 12 * * *', noon, after(30 * 60))).toBe(true);
	});

	test('at once after the clock was put back: until time caught up nothing would escalate', () => {
		expect(due('15 seconds', after(86_400), noon)).toBe(true);
		expect(due('30 12 * * *', after(86_400), noon)).toBe(true);
	});

	test('never by something else', () => {
		expect(() => due('now and then', noon, after(1))).toThrow();
	});
});

describe('the jobs of a database', () => {
	const held = useGateway();

	test('the jobs of the migrations are registered, as a person who is no superuser', async () => {
		const { rows } = await held.pool.query(
			'select jobname, command, username from cron.job order by jobid'
		);
		expect(rows).toEqual([
			{ jobname: 'escalate', command: 'select app.escalate(now())', username: 'postgres' },
			{ jobname: 'roll up', command: 'select app.roll_up(now())', username: 'postgres' },
			{
				jobname: 'notify of gaps',
				command: 'select app.notify_of_gaps(now())',
				username: 'postgres'
			},
			{
				jobname: 'remind of proofs',
				command: 'select app.remind_of_proofs(now())',
				username: 'postgres'
			},
			{
				jobname: 'forget notifications',
				command: 'select app.forget_notifications(now())',
				username: 'postgres'
			},
			{
				jobname: 'forget canaries',
				command: 'select app.forget_canaries(now())',
				username: 'postgres'
			},
			{ jobname: 'verify', command: 'select app.verify(now())', username: 'postgres' },
			{
				jobname: 'retention',
				command: 'select count(*) from app.retain(now(), false)',
				username: 'postgres'
			}
		]);
		const escalate = `select schedule from cron.job where jobname = 'escalate'`;
		expect((await held.pool.query(escalate)).rows).toEqual([{ schedule: '10 seconds' }]);
	});

	test('run when due, once, and one that fails does not stop the rest', async () => {
		await held.pool.query(`delete from cron.job where jobname = 'roll up';
			insert into cron.job (jobname, schedule, command, username) values
			('broken', '1 second', 'select 1 / 0', 'postgres'),
			('note', '60 seconds', 'create table if not exists public.noted (); alter table public.noted add n int', 'postgres')`);
		const clock = startClock(held.pool, { now: () => noon, ticking: false });
		expect(await clock.tick(after(1))).toEqual(['broken']);
		expect(await clock.tick(after(60))).toEqual(['escalate', 'broken', 'note']);
		expect(await clock.tick(after(60))).toEqual([]);
		const both = await Promise.all([clock.tick(after(90)), clock.tick(after(90))]);
		expect(both).toContainEqual([]);
		const { rows } = await held.pool.query(
			`select count(*)::int as n from information_schema.columns where table_name = 'noted'`
		);
		expect(rows).toEqual([{ n: 1 }]);
		await clock.stop();
	});

	test('a schedule that is none is told once, and keeps nobody else from running', async () => {
		const told = vi.spyOn(console, 'error').mockImplementation(() => {});
		await held.pool.query(`delete from cron.job where jobname <> 'escalate';
			insert into cron.job (jobname, schedule, command, username) values
			('nonsense', 'now and then', 'select 1', 'postgres'), ('last', '1 second', 'select 1', 'postgres')`);
		const clock = startClock(held.pool, { now: () => noon, ticking: false });
		expect(await clock.tick(after(1))).toEqual(['last']);
		expect(await clock.tick(after(2))).toEqual(['last']);
		expect(told.mock.calls).toEqual([[expect.stringContaining('The job nonsense failed')]]);
		told.mockRestore();
		await clock.stop();
	});

	test('a job may do what its person may, and no more', async () => {
		await held.pool.query(`delete from cron.job where jobname <> 'escalate';
			insert into cron.job (jobname, schedule, command, username) values
			('greedy', '1 second', 'alter role anon superuser', 'postgres')`);
		const told = vi.spyOn(console, 'error').mockImplementation(() => {});
		const clock = startClock(held.pool, { now: () => noon, ticking: false });
		await clock.tick(after(1));
		expect(String(told.mock.calls)).toMatch(/greedy failed: (permission denied|must be superuser)/);
		told.mockRestore();
		await clock.stop();
	});
});
