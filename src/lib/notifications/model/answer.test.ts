import { expect, test } from 'vitest';
import { answerOf, hold, release } from './answer.ts';

const ID = '0b6f0f0e-5d0e-4c7b-9c3a-7f8f1c2d3e4f';

class Kept extends Map<string, string> {
	getItem = (key: string) => this.get(key) ?? null;
	setItem = (key: string, value: string) => void this.set(key, value);
	removeItem = (key: string) => void this.delete(key);
}
const storage = () => new Kept() as unknown as Storage;

test('an address says what its message was for', () => {
	expect(answerOf(`#open=${ID}`)).toEqual({ kind: 'open', id: ID });
	expect(answerOf(`#test=${ID}`)).toEqual({ kind: 'test', id: ID });
});

test.each(['', '#', `#close=${ID}`, `#open=${ID}0`, `#open=${ID.slice(1)}`, '#open=<script>'])(
	'%s says nothing',
	(hash) => {
		expect(answerOf(hash)).toBeNull();
	}
);

test('it outlives signing in, and is given out once', () => {
	const kept = storage();
	hold(`#open=${ID}`, kept);
	expect(release(kept)).toBe(`#open=${ID}`);
	expect(release(kept)).toBe('');
});

test('what says nothing is not held, and a browser that keeps nothing is no error', () => {
	const kept = storage();
	hold('#open=x', kept);
	expect(release(kept)).toBe('');
	const refusing = {
		setItem() {
			throw new Error('no');
		}
	} as unknown as Storage;
	expect(() => hold(`#open=${ID}`, refusing)).not.toThrow();
	expect(release(refusing)).toBe('');
});
