import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { BEFORE_US, COUNTED, DEFINITIONS, LENGTHS, RULES, WITH_US } from './definitions.ts';

const DOC = new URL('../../../../docs/response-times.md', import.meta.url).pathname;

const lengths = (title: string, which: typeof LENGTHS | typeof WITH_US) =>
	[
		`## ${title}`,
		...which.map((length) => {
			const { name, starts, stops, clock, open } = DEFINITIONS[length];
			return [
				`### ${name} (\`${length}\`)`,
				`- Starts: ${starts}\n- Stops: ${stops}\n- Clock: ${clock}\n- Still open: ${open}`
			].join('\n\n');
		})
	].join('\n\n');

test('the handbook says what the page says; `vitest -u` writes it anew', async () => {
	const text = [
		'# Response times: what each figure is',
		'Written from `src/lib/supervision/model/definitions.ts`, as is the page `/response-times/how`. Change it there.',
		lengths('Before it reached us', BEFORE_US),
		lengths('With us', WITH_US),
		'## Counted',
		Object.values(COUNTED)
			.map(({ name, words }) => `- **${name}.** ${words}`)
			.join('\n'),
		'## What holds for all',
		RULES.map(({ title, words }) => `- **${title}.** ${words}`).join('\n')
	].join('\n\n');
	const options = { ...(await resolveConfig(DOC)), filepath: DOC };
	await expect(await format(text, options)).toMatchFileSnapshot(DOC);
});

test('each length is either before us or with us', () => {
	expect([...BEFORE_US, ...WITH_US]).toEqual(LENGTHS);
});
