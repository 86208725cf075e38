import { provenUntil, type Channel, type Reach } from '$lib/roster/reach.ts';
import { moment } from '$lib/ui/when.ts';

/** What a way is called; `here` is the endpoint of the browser that asks. */
export function channelName({ kind, address }: Channel, here: string | null): string {
	if (kind !== 'push') return address;
	return address === here ? 'This browser' : 'Another phone or computer';
}

const KINDS: Record<Channel['kind'], string> = {
	push: 'Message on the screen',
	email: 'E-mail',
	sms: 'Text message'
};

export function kindName({ kind }: Channel): string {
	return KINDS[kind];
}

/** Whether it counts, and until when. */
export function proofWords(channel: Channel, reach: Reach, now: Date): string {
	const until = provenUntil(channel, reach);
	if (until === null) return 'Not tested yet: it does not count';
	if (until <= now) return `Last answered ${moment(channel.provenAt!, now)}: too long ago to count`;
	return `Answered ${moment(channel.provenAt!, now)}. Counts until ${moment(until, now)}`;
}

/** What an e-mail address or a number lacks; null when a message could go there. */
export function addressError(kind: 'email' | 'sms', text: string): string | null {
	const typed = text.trim();
	if (kind === 'email') {
		if (typed === '') return 'Enter your e-mail address';
		return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(typed)
			? null
			: 'Enter an e-mail address, like name@police.example';
	}
	if (typed === '') return 'Enter your mobile number';
	return /^\+?[0-9 ]{7,20}$/.test(typed)
		? null
		: 'Enter a mobile number in digits, like 07700 900123 or +44 7700 900123';
}
