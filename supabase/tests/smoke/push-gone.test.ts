import { expect } from 'vitest';
import { file, later } from '../support/cast.ts';
import { test } from '../support/harness.ts';
import { night } from './night.ts';

test.for([404, 410])(
	'a push service that answers %i: the subscription is forgotten, an e-mail leaves at once @row62 @mode15',
	async (code, { db }) => {
		const { ona, push, tick, until, told, ...scene } = await night(db);
		push.answers = code;
		await file(db, scene);
		await tick(later(0));
		expect(told).toEqual(['0 ona email', '0 ona push']);
		expect(
			await db.sql('select kind from public.channels where person_id = $1 order by place', [ona])
		).toEqual([{ kind: 'email' }, { kind: 'sms' }]);

		push.answers = 201;
		await file(db, scene, {}, later(1));
		await until(2);
		expect(told.slice(2)).toEqual(['1 ona email']);
	}
);
