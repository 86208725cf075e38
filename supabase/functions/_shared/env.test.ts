import { expect, test } from 'vitest';
import { functionEnv } from './env.ts';

const from = (variables: Record<string, string>) => functionEnv((name) => variables[name]);

test('the new keys are read, also beside the old ones', () => {
	expect(
		from({
			SUPABASE_URL: 'https://x.supabase.co/',
			SUPABASE_SECRET_KEYS: '{"default":"sb_secret_a","other":"sb_secret_b"}',
			SUPABASE_PUBLISHABLE_KEYS: '{"web":"sb_publishable_a"}',
			SUPABASE_SERVICE_ROLE_KEY: 'old',
			SUPABASE_ANON_KEY: 'old'
		})
	).toEqual({
		url: 'https://x.supabase.co',
		secretKey: 'sb_secret_a',
		publishableKey: 'sb_publishable_a'
	});
});

test('where there are only the old ones, they do', () => {
	const old = {
		SUPABASE_URL: 'http://kong:8000',
		SUPABASE_SERVICE_ROLE_KEY: 's',
		SUPABASE_ANON_KEY: 'a'
	};
	expect(from(old)).toEqual({ url: 'http://kong:8000', secretKey: 's', publishableKey: 'a' });
});

test('without a key nothing begins', () => {
	expect(() => from({ SUPABASE_URL: 'http://kong:8000', SUPABASE_ANON_KEY: 'a' })).toThrow(
		'No secretKey here'
	);
});
