import { expect, test } from 'vitest';
import { startOnFreePorts } from './free-port.ts';

const TAKEN = 'could not bind IPv4 address "127.0.0.1": Address already in use';

/** Answers each try with the next of these. */
function tries(...answers: (object | string)[]) {
	let asked = 0;
	return { start: () => Promise.resolve(answers[asked++] ?? TAKEN), asked: () => asked };
}

test('a server whose ports were taken meanwhile is started on others', async () => {
	const server = {};
	const { start } = tries(TAKEN, 'bind: address in use', server);
	expect(await startOnFreePorts('PostgREST', start)).toBe(server);
});

test('a server that fails for another reason is told of at once, with its log', async () => {
	const { start, asked } = tries('no such library');
	await expect(startOnFreePorts('PostgREST', start)).rejects.toThrow(
		'PostgREST does not start:\nno such library'
	);
	expect(asked()).toBe(1);
});

test('after five tries it is given up', async () => {
	const { start, asked } = tries();
	await expect(startOnFreePorts('PostgreSQL', start)).rejects.toThrow('PostgreSQL does not start');
	expect(asked()).toBe(5);
});
