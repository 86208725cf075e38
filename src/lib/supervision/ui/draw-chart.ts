/** Draws lengths of time on a canvas. The one file that knows Chart.js, loaded when there is a chart. */
import {
	BarController,
	BarElement,
	CategoryScale,
	Chart,
	Legend,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	Tooltip,
	type ChartConfiguration,
	type ChartDataset,
	type Plugin,
	type Scale,
	type TooltipItem
} from 'chart.js';
import { lengthWords } from '$lib/supervision/model/figure.ts';
import {
	cellWords,
	columnName,
	countsIn,
	lengthsIn,
	type LengthCell,
	type Table
} from '$lib/supervision/model/tables.ts';

Chart.register(
	BarController,
	BarElement,
	CategoryScale,
	Legend,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	Tooltip
);

/** Lines over time, or bars side by side. */
export type Kind = 'over' | 'by';

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];
const MOST_TICKS = 6;
/** Narrower, and names and their letters are made shorter. */
const WIDE_PX = 600;
const NARROW_CHARACTERS = 14;
const isWide = ({ width }: Chart) => width >= WIDE_PX;

type Colours = Record<'text' | 'grid' | 'median' | 'p90' | 'paper', string>;

/** Those of the theme; on paper of the day's, as the rest of the page. */
function coloursOf(onPaper: boolean): Colours {
	const root = document.documentElement;
	const { theme } = root.dataset;
	if (onPaper) root.dataset.theme = 'day';
	const style = getComputedStyle(root);
	const colour = (name: string) => style.getPropertyValue(`--govuk-${name}-colour`).trim();
	const colours = {
		text: colour('text'),
		grid: colour('border'),
		median: colour('link'),
		p90: colour('error'),
		paper: colour('body-background')
	};
	if (onPaper) {
		if (theme === undefined) delete root.dataset.theme;
		else root.dataset.theme = theme;
	}
	return colours;
}

/** So that the two kinds of bar are told apart without their colours. */
function stripes(colour: string, paper: string): CanvasPattern {
	const tile = document.createElement('canvas');
	tile.width = tile.height = 8;
	const pen = tile.getContext('2d')!;
	pen.fillStyle = paper;
	pen.fillRect(0, 0, 8, 8);
	pen.strokeStyle = colour;
	pen.lineWidth = 2.5;
	for (const shift of [-8, 0, 8]) {
		pen.moveTo(shift, 8);
		pen.lineTo(shift + 8, 0);
	}
	pen.stroke();
	return pen.createPattern(tile, 'repeat')!;
}

/** Where it is drawn: what is not reached, at the longest wait there is. */
const drawnAt = ({ minutes, beyond }: LengthCell) => minutes ?? beyond;
const isBeyond = ({ minutes, beyond }: LengthCell) => minutes === null && beyond !== null;

function stepFor(longest: number): number {
	const day = 1440;
	return (
		STEPS.find((step) => longest <= step * MOST_TICKS) ??
		day * Math.ceil(longest / day / MOST_TICKS)
	);
}

function configOf(kind: Kind, table: Table, colours: Colours): ChartConfiguration {
	const lengths = [
		{ name: columnName('median'), colour: colours.median, cells: lengthsIn(table, 'median') },
		{ name: columnName('p90'), colour: colours.p90, cells: lengthsIn(table, 'p90') }
	];
	const received = countsIn(table, 'received');
	const shown = table.rows.flatMap((row, place) =>
		kind === 'over' || lengths.some(({ cells }) => drawnAt(cells[place]!) !== null)
			? [{ name: row.name, place }]
			: []
	);
	const cellsOf = <T>(cells: readonly T[]): T[] => shown.map(({ place }) => cells[place]!);
	const longest = Math.max(1, ...lengths.flatMap(({ cells }) => cells.map((c) => drawnAt(c) ?? 0)));
	const step = stepFor(longest);
	const said = lengths.map(({ cells }) => cellsOf(cells).map(cellWords));
	const { fontFamily: family } = getComputedStyle(document.body);
	const font = ({ chart }: { chart: Chart }) => ({ family, size: isWide(chart) ? 14 : 12 });

	const datasets: ChartDataset[] =
		kind === 'over'
			? [
					...lengths.map(({ name, colour, cells }, nth): ChartDataset<'line'> => ({
						type: 'line',
						label: name,
						data: cellsOf(cells).map(drawnAt),
						borderColor: colour,
						backgroundColor: colour,
						borderWidth: 3,
						borderDash: nth === 0 ? [] : [8, 5],
						pointStyle: cellsOf(cells).map((cell) =>
							isBeyond(cell) ? 'triangle' : nth === 0 ? 'circle' : 'rect'
						),
						pointRadius: cellsOf(cells).map((cell) => (isBeyond(cell) ? 9 : 5)),
						pointHoverRadius: 9,
						clip: false
					})),
					{
						type: 'bar',
						label: columnName('received'),
						data: cellsOf(received),
						yAxisID: 'count',
						backgroundColor: 'transparent',
						borderColor: colours.grid,
						borderWidth: 2,
						pointStyle: 'rect'
					} as ChartDataset<'bar'>
				]
			: lengths.map(({ name, colour, cells }, nth): ChartDataset<'bar'> => ({
					type: 'bar',
					label: name,
					data: cellsOf(cells).map(drawnAt),
					backgroundColor: nth === 0 ? colour : stripes(colour, colours.paper),
					borderColor: colour,
					borderWidth: 2
				}));

	const lengthAxis = {
		min: 0,
		max: Math.ceil(longest / step) * step,
		grid: { color: colours.grid, lineWidth: 0.5 },
		border: { color: colours.text },
		ticks: {
			stepSize: step,
			color: colours.text,
			font,
			callback: (value: number | string) => (Number(value) === 0 ? '0' : lengthWords(+value, null))
		}
	};
	const nameAxis = {
		grid: { display: false },
		border: { color: colours.text },
		ticks: {
			color: colours.text,
			font,
			autoSkip: kind === 'over',
			callback(this: Scale, _: number | string, nth: number) {
				const { name } = shown[nth]!;
				return isWide(this.chart) || name.length <= NARROW_CHARACTERS
					? name
					: `${name.slice(0, NARROW_CHARACTERS - 1)}…`;
			}
		}
	};
	const countAxis = {
		position: 'right' as const,
		beginAtZero: true,
		suggestedMax: 2 * Math.max(...received),
		grid: { display: false },
		border: { color: colours.text },
		ticks: { precision: 0, color: colours.text, font }
	};

	/** Each bar says its length at its end. */
	const ends: Plugin = {
		id: 'ends',
		afterDatasetsDraw(chart) {
			const pen = chart.ctx;
			const { size } = font({ chart });
			pen.save();
			pen.font = `${size}px ${family}`;
			pen.textBaseline = 'middle';
			chart.data.datasets.forEach(({ data }, nth) =>
				chart.getDatasetMeta(nth).data.forEach((bar, place) => {
					if (data[place] === null) return;
					const text = said[nth]![place]!;
					const { width } = pen.measureText(text);
					// over the bar's end, where there is no room behind it
					const x = Math.min(bar.x + 6, chart.width - width - 2);
					pen.fillStyle = colours.paper;
					pen.fillRect(x - 2, bar.y - size / 2 - 1, width + 4, size + 2);
					pen.fillStyle = colours.text;
					pen.fillText(text, x, bar.y);
				})
			);
			pen.restore();
		}
	};

	return {
		type: 'bar',
		data: { labels: shown.map(({ name }) => name), datasets },
		plugins: kind === 'by' ? [ends] : [],
		options: {
			animation: false,
			responsive: true,
			maintainAspectRatio: false,
			indexAxis: kind === 'by' ? 'y' : 'x',
			interaction: { mode: 'index', intersect: false, axis: kind === 'by' ? 'y' : 'x' },
			layout: {
				padding: ({ chart }: { chart: Chart }) =>
					kind === 'by' ? { right: isWide(chart) ? 130 : 60 } : { top: 8 }
			},
			scales:
				kind === 'by'
					? { x: lengthAxis, y: nameAxis }
					: { x: nameAxis, y: lengthAxis, count: countAxis },
			plugins: {
				legend: {
					onClick: () => {},
					labels: {
						color: colours.text,
						font,
						usePointStyle: kind === 'over',
						boxWidth: kind === 'over' ? 9 : 20,
						boxHeight: kind === 'over' ? 9 : 12
					}
				},
				tooltip: {
					callbacks: {
						label: ({ datasetIndex, dataIndex, dataset }: TooltipItem<'bar'>) =>
							`${dataset.label}: ${said[datasetIndex]?.[dataIndex] ?? String(dataset.data[dataIndex])}`
					}
				}
			}
		}
	};
}

/** Draws it, and again when the theme changes or it goes on paper. Answers with how to end. */
export function draw(canvas: HTMLCanvasElement, kind: Kind, table: Table): () => void {
	let chart: Chart | null = null;
	let onPaper = false;
	// what is looked up for paper changes the theme, too: another chart on the page must not answer to it
	const themes = new MutationObserver(() => {
		if (!onPaper) paint();
	});
	const dark = matchMedia('(prefers-color-scheme: dark)');
	const contrast = matchMedia('(prefers-contrast: more)');

	function paint() {
		chart?.destroy();
		chart = new Chart(canvas, configOf(kind, table, coloursOf(onPaper)));
	}
	const toPaper = () => {
		onPaper = true;
		paint();
	};
	const toScreen = () => {
		onPaper = false;
		paint();
	};

	paint();
	themes.observe(document.documentElement, { attributeFilter: ['data-theme'] });
	for (const media of [dark, contrast]) media.addEventListener('change', paint);
	window.addEventListener('beforeprint', toPaper);
	window.addEventListener('afterprint', toScreen);
	return () => {
		themes.disconnect();
		for (const media of [dark, contrast]) media.removeEventListener('change', paint);
		window.removeEventListener('beforeprint', toPaper);
		window.removeEventListener('afterprint', toScreen);
		chart?.destroy();
	};
}
