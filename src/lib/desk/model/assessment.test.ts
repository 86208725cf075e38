import { expect, test } from 'vitest';
import { after, before, codeOf, holding, type Grade } from './assessment.ts';

const grade = (id: string, replaces: string | null, item = 'The name') =>
	({ id, replaces, item, source: 2, assessment: 'A', handling: 'P' }) as Grade;
const grades = [
	grade('first', null),
	grade('other', null, 'Two men'),
	grade('second', 'first'),
	grade('third', 'second')
];

test('of one that was graded anew only the latest holds, and each knows its way', () => {
	const ids = (list: readonly Grade[]) => list.map(({ id }) => id);
	expect(ids(holding(grades))).toEqual(['other', 'third']);
	expect(ids(after('first', grades))).toEqual(['second', 'third']);
	expect(ids(after('third', grades))).toEqual([]);
	expect(ids(before(grades[3]!, grades))).toEqual(['second', 'first']);
	expect(codeOf(grades[0]!)).toBe('2 A P');
});
