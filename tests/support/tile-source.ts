/** A deployment's own source of chart tiles, as small as one can be. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32, deflateSync } from 'node:zlib';

export type TileSource = {
	/** As a deployment would name it in PUBLIC_TILES_URL. */
	readonly template: string;
	/** The paths that were asked for. */
	readonly asked: ReadonlySet<string>;
	/** Ends it; the second time it has ended already. */
	stop(): Promise<void>;
};

function chunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(data.length, 0);
	frame.writeUInt32BE(crc32(named), 4);
	return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}

/** A pale square of 256 pixels with a dark rim, made heavier by a comment. */
function tile(bytes: number): Buffer {
	const rows = Buffer.alloc(256 * 257, 200);
	for (let row = 0; row < 256; row++) {
		rows[row * 257] = 0; // each row begins with how it is written down
		rows[row * 257 + 1] = 60;
		if (row === 0) rows.fill(60, 1, 257);
	}
	const header = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0]); // 256 by 256, greys
	const parts = [
		Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(rows)),
		chunk('IEND', Buffer.alloc(0))
	];
	const plain = Buffer.concat(parts).length;
	parts.splice(2, 0, chunk('tEXt', Buffer.alloc(Math.max(bytes - plain - 12, 2), 65)));
	return Buffer.concat(parts);
}

/** Listens on a port of its own and answers every tile with the same picture. */
export async function startTileSource({ bytesEach }: { bytesEach: number }): Promise<TileSource> {
	const picture = tile(bytesEach);
	const asked = new Set<string>();
	const server = createServer((request, response) => {
		asked.add(request.url!);
		response.writeHead(200, {
			'content-type': 'image/png',
			'access-control-allow-origin': '*',
			'cache-control': 'no-store' // what is there offline is there by the pack alone
		});
		response.end(picture);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	let stopped: Promise<void> | null = null;
	return {
		template: `http://127.0.0.1:${port}/sea/{z}/{x}/{y}.png`,
		asked,
		stop() {
			stopped ??= new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
			return stopped;
		}
	};
}
