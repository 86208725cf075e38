import { expect, test } from 'vitest';
import { REPORT_COLUMNS, reportSchema } from './my-reports.ts';

test('what is asked for is what a report has', () => {
	const asked = REPORT_COLUMNS.split(/,\s*/).map((column) => column.split(':')[0]);
	expect(asked.toSorted()).toEqual(Object.keys(reportSchema.entries).toSorted());
});
