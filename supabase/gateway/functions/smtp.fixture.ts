/** A real SMTP server on this machine that keeps what it was handed. */
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

export type Handed = {
	readonly from: string;
	readonly to: readonly string[];
	readonly text: string;
};

export type Smtp = {
	readonly port: number;
	readonly handed: Handed[];
	/** How many connections it took. */
	connections: number;
	/** What it says to every recipient from now on; null: it takes them. */
	refuses: string | null;
	/** The same of every sender. */
	refusesSender: string | null;
	stop(): Promise<void>;
};

export async function smtpServer(options: SMTPServerOptions = {}): Promise<Smtp> {
	const server = new SMTPServer({
		logger: false, // nor a warning of its well-known certificate
		authOptional: true,
		disableReverseLookup: true,
		onConnect(_session, done) {
			smtp.connections++;
			done();
		},
		onMailFrom(_address, _session, done) {
			if (smtp.refusesSender === null) return done();
			done(Object.assign(new Error(smtp.refusesSender), { responseCode: 553 }));
		},
		onRcptTo(_address, _session, done) {
			if (smtp.refuses === null) return done();
			done(Object.assign(new Error(smtp.refuses), { responseCode: 550 }));
		},
		onData(stream, { envelope }, done) {
			const parts: Buffer[] = [];
			stream.on('data', (part: Buffer) => parts.push(part));
			stream.on('end', () => {
				smtp.handed.push({
					from: envelope.mailFrom ? envelope.mailFrom.address : '',
					to: envelope.rcptTo.map(({ address }) => address),
					text: Buffer.concat(parts).toString()
				});
				done();
			});
		},
		...options
	});
	server.on('error', () => {}); // of one connection
	await new Promise<void>((up) => server.listen(0, '127.0.0.1', () => up()));
	const smtp: Smtp = {
		port: (server.server.address() as AddressInfo).port,
		handed: [],
		connections: 0,
		refuses: null,
		refusesSender: null,
		stop: () => new Promise((down) => server.close(() => down()))
	};
	return smtp;
}

/** Takes a connection and says nothing. */
export async function silentServer(): Promise<{ port: number; stop(): Promise<void> }> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => void sockets.add(socket));
	await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
	return {
		port: (server.address() as AddressInfo).port,
		stop: () =>
			new Promise((down) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => down());
			})
	};
}
