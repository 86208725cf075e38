/** A durable gateway in a folder that goes, for one bench. */
import { createClient } from '@supabase/supabase-js';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGateway, type Gateway } from '../supabase/local/gateway.ts';

export async function startBenchGateway({
	app = null
}: { app?: string | null } = {}): Promise<Gateway> {
	const folder = mkdtempSync(join(tmpdir(), 'kraken-bench-'));
	const gateway = await startGateway({ folder, port: 0, app });
	return {
		...gateway,
		async stop() {
			await gateway.stop();
			rmSync(folder, { recursive: true, force: true });
		}
	};
}

export function clientOf(url: string, key: string) {
	return createClient(url, key, {
		auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false }
	});
}
