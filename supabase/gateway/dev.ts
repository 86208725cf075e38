/** `npm run dev`: the gateway on a port of its own, Vite before it, one origin for the browser. */
import { createServer } from 'vite';
import { startGateway } from './gateway.ts';
import { apiKeys } from './keys.ts';
import { told } from './listen.ts';
import { fail, portOf, stopOnSignal } from './start.ts';

const PATHS = ['/rest', '/auth', '/storage', '/realtime', '/functions', '/local'];

try {
	const port = portOf();
	const keys = apiKeys();
	process.env.PUBLIC_SUPABASE_PUBLISHABLE_KEY = keys.publishable; // Vite hands it to the app
	const gateway = await startGateway({ port: 0, keys, say: (words) => console.log(words) });
	const vite = await createServer({
		server: {
			port,
			strictPort: true,
			proxy: Object.fromEntries(
				PATHS.map((path) => [path, { target: gateway.url, changeOrigin: true }])
			)
		}
	});
	stopOnSignal(async () => {
		await vite.close();
		await gateway.stop();
	});
	try {
		await vite.listen();
	} catch (error) {
		await gateway.stop();
		const taken = (error as Error).message.includes('already in use');
		throw taken ? told(Object.assign(error as Error, { code: 'EADDRINUSE' }), port, '') : error;
	}
	vite.printUrls();
	console.log(
		`\n  Codes and texts: /local/messages    Password of every demonstration account: harbour\n`
	);
} catch (error) {
	fail(error);
}
