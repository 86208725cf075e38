import { expect, test } from 'vitest';
import { Failure } from '$lib/failure.ts';
import type { LinesAnswer } from '$lib/administration/model/lines.ts';
import type { Line, Sheet } from '$lib/csv.ts';
import { FromFile } from './from-file.svelte.ts';

const SHEET: Sheet = { columns: [['name'], ['county']], required: ['name'], example: {} };
const FINE: LinesAnswer = {
	added: 1,
	changed: 0,
	unchanged: 0,
	errors: [],
	lines: [{ line: 2, act: 'add', label: 'Quay', columns: [] }]
};
const TAKEN: LinesAnswer = {
	...{ ...FINE, added: 0, lines: [] },
	errors: [{ line: 2, column: 'name', word: 'twice', about: '1' }]
};

/** A server that answers in this order, and what it was asked. */
function server(...answers: (LinesAnswer | Failure)[]) {
	const asked: [number, boolean][] = [];
	const verb = async (lines: readonly Line[], onlyCheck: boolean) => {
		asked.push([lines.length, onlyCheck]);
		const answer = answers.shift()!;
		if (answer instanceof Failure) throw answer;
		return answer;
	};
	return { asked, file: new FromFile(SHEET, verb) };
}

test('a file is checked, and brought only then', async () => {
	const { file, asked } = server(FINE, FINE);
	await file.choose(new Blob(['\uFEFFname\r\nQuay\r\n']));
	expect(file.text).toBe('name\r\nQuay\r\n');
	await file.check();
	expect(file).toMatchObject({ foreseen: FINE, errors: [], done: null });
	expect(await file.bring()).toBe(true);
	expect(file).toMatchObject({ foreseen: null, done: FINE });
	expect(asked).toEqual([
		[1, true],
		[1, false]
	]);
});

test('one that cannot be read is not sent, and its text stays to be mended', async () => {
	const { file, asked } = server(FINE);
	file.text = 'name\n"Quay';
	await file.check();
	expect(file.errors).toMatchObject([{ line: 2, word: 'quotes_unpaired' }]);
	expect([file.foreseen, asked]).toEqual([null, []]);
	file.text = 'name\n"Quay"';
	expect(file.errors).toEqual([]);
	await file.check();
	expect(file.foreseen).toEqual(FINE);
});

test('a workbook is told to be one, and leaves the text that is there', async () => {
	const { file } = server();
	file.text = 'name\nQuay';
	await file.choose(new Blob([new Uint8Array([0x50, 0x4b, 3, 4])]));
	expect(file.errors).toMatchObject([{ word: 'file_is_workbook' }]);
	expect(file.text).toBe('name\nQuay');
});

test('another text takes away what was said of the one before', async () => {
	const { file } = server(FINE);
	file.text = 'name,note\nQuay,x';
	await file.check();
	expect(file.unknown).toEqual(['note']);
	file.text += ' ';
	expect([file.foreseen, file.unknown]).toEqual([null, []]);
});

test('nor is anything said of a text that was changed while it was checked', async () => {
	const { file } = server(FINE);
	file.text = 'name\nQuay';
	const checked = file.check();
	file.text = 'name\nPier';
	await checked;
	expect([file.foreseen, file.errors]).toEqual([null, []]);
});

test('what was free at the check may be taken by now: it is told, and nothing is done', async () => {
	const { file } = server(FINE, TAKEN);
	file.text = 'name\nQuay';
	await file.check();
	expect(await file.bring()).toBe(false);
	expect(file).toMatchObject({ foreseen: null, done: null, errors: TAKEN.errors });
});

test('without an answer it says so and can be brought again', async () => {
	const { file } = server(FINE, new Failure('offline'), FINE);
	file.text = 'name\nQuay';
	await file.check();
	expect(await file.bring()).toBe(false);
	expect(file.act.failure?.reason).toBe('offline');
	expect(file.foreseen).toEqual(FINE);
	expect(await file.bring()).toBe(true);
});
