import * as v from 'valibot';
import { expect, test } from 'vitest';
import { fromJson, inCamelCase } from './camel-case.ts';

test('keys are in camel case at every depth, values as they were', () => {
	expect(
		inCamelCase({ site_name: 'Hamble_Point', hops: [{ owner_step: 'twin' }], at: null, n_2: 1 })
	).toEqual({ siteName: 'Hamble_Point', hops: [{ ownerStep: 'twin' }], at: null, n2: 1 });
});

test('a schema with our names reads what has the names of columns', () => {
	const row = v.object({ siteName: v.string() });
	expect(v.parse(fromJson(row), { site_name: 'Hamble' })).toEqual({ siteName: 'Hamble' });
	expect(v.safeParse(fromJson(row), { site_names: 'Hamble' }).success).toBe(false);
	expect(v.safeParse(fromJson(row), null).success).toBe(false);
});
