/** A durable gateway in a folder that goes, for one bench. */
import { createClient } from '@supabase/supabase-js';
import { startGateway, type Gateway } from '../supabase/gateway/gateway.ts';

export function startBenchGateway({ app = null }: { app?: string | null } = {}): Promise<Gateway> {
	return startGateway({ folder: null, port: 0, app, canary: false });
}

/** A supabase-js without storage and timers. */
export function clientOf(url: string, key: string) {
	return createClient(url, key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }
	});
}
