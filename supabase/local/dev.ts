/** `npm run dev`: the gateway on a port of its own, Vite before it, one origin for the browser. */
import { createServer } from 'vite';
import { startGateway } from './gateway.ts';
import { fail, portOf, stopOnSignal } from './start.ts';

try {
	const gateway = await startGateway({ port: 0, say: (words) => console.log(words) });
	const paths = ['/rest', '/auth', '/storage', '/realtime', '/functions', '/local'];
	const vite = await createServer({
		server: {
			port: portOf(),
			strictPort: true,
			proxy: Object.fromEntries(
				paths.map((path) => [path, { target: gateway.url, changeOrigin: true }])
			)
		}
	});
	await vite.listen();
	vite.printUrls();
	stopOnSignal(async () => {
		await vite.close();
		await gateway.stop();
	});
} catch (error) {
	fail(error);
}
