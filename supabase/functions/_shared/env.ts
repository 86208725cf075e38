/** What a function knows of the Supabase it runs at. */
export type FunctionEnv = {
	/** Where its own API is, without a slash at the end. */
	readonly url: string;
	/** Acts as service_role. */
	readonly secretKey: string;
	readonly publishableKey: string;
};

/** Supabase hands over its new keys as JSON by name, and the old ones beside them. */
function key(names: string | undefined, old: string | undefined): string {
	const keys = JSON.parse(names || '{}') as Record<string, string>;
	return keys.default ?? Object.values(keys)[0] ?? old ?? '';
}

/** From the variables Supabase gives every function. @throws Error when one is missing. */
export function functionEnv(get: (name: string) => string | undefined): FunctionEnv {
	const env = {
		url: (get('SUPABASE_URL') ?? '').replace(/\/$/, ''),
		secretKey: key(get('SUPABASE_SECRET_KEYS'), get('SUPABASE_SERVICE_ROLE_KEY')),
		publishableKey: key(get('SUPABASE_PUBLISHABLE_KEYS'), get('SUPABASE_ANON_KEY'))
	};
	const missing = Object.entries(env).filter(([, value]) => value === '');
	if (missing.length > 0) throw new Error(`No ${missing.map(([name]) => name).join(', ')} here`);
	return env;
}
