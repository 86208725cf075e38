import { expect, test } from 'vitest';
import { charted, gist, type DeskReport } from './report.ts';

const said = (description: string, ...indicators: string[]) =>
	({ description, indicators }) as unknown as DeskReport;

test('a line has the reporter’s own words, else the signs they ticked', () => {
	expect(gist(said('  A grey RHIB ', 'No lights'))).toBe('A grey RHIB');
	expect(gist(said(' ', 'No lights', 'Landing'))).toBe('No lights; Landing');
	expect(gist(said(''))).toBe('');
});

test('a line is cut where it is too long, and never ends in a blank', () => {
	expect(gist(said('x'.repeat(110)))).toBe('x'.repeat(110));
	expect(gist(said('x'.repeat(111)))).toBe(`${'x'.repeat(109)}…`);
	expect(gist(said('Grey RHIB'), 9)).toBe('Grey RHIB');
	expect(gist(said('Grey RHIB'), 6)).toBe('Grey…');
});

const observer = { latitude: 50.7, longitude: -1.5, source: 'gps' };
const report = (changes: Partial<DeskReport> = {}) =>
	({
		siteName: 'Yarmouth Harbour',
		siteLatitude: 50.706,
		siteLongitude: -1.502,
		latitude: 50.762,
		longitude: -1.296,
		positionSource: 'map',
		accuracyMetres: 30,
		fixedAt: null,
		detail: { observer },
		...changes
	}) as unknown as DeskReport;

test('a chart shows the site, where the boat was and where the reporter was', () => {
	const position = {
		latitude: 50.762,
		longitude: -1.296,
		source: 'map',
		accuracyMetres: 30,
		fixedAt: null
	};
	expect(charted(report())).toEqual({
		sites: [{ name: 'Yarmouth Harbour', latitude: 50.706, longitude: -1.502 }],
		observer,
		observerIs: 'reporter',
		position,
		fit: [position, observer]
	});
	expect(charted(report({ siteName: null })).sites[0]).toMatchObject({ name: 'The site' });
});

test('what is not known is not on the chart', () => {
	expect(charted(report({ siteLatitude: null })).sites).toEqual([]);
	for (const part of ['latitude', 'longitude', 'positionSource'])
		expect(charted(report({ [part]: null })).position).toBeNull();
	// on the equator and on the meridian it is known
	expect(charted(report({ latitude: 0, longitude: 0 })).position).not.toBeNull();
});
