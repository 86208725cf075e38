import {
	feedbackWording,
	type FeedbackInput,
	type FeedbackWording
} from '$lib/desk/model/report.ts';
import { signedIn } from '$lib/supabase/client.ts';
import { agreed, rowsAs } from '$lib/supabase/rows.ts';

/** What a reporter can be thanked for and asked. */
export async function fetchFeedbackWordings(): Promise<FeedbackWording[]> {
	const client = await signedIn();
	return rowsAs(
		feedbackWording,
		await client.from('feedback_wordings').select('kind, code, wording').order('position')
	);
}

/** Thanks its reporter, or asks them; `reads_like_a_task` where that was not said to be meant. */
export async function tell(reportId: string, said: FeedbackInput): Promise<void> {
	const client = await signedIn();
	const verb = said.kind === 'thanks' ? 'thank_reporter' : 'ask_reporter';
	agreed(
		await client.rpc(verb, {
			report_id: reportId,
			feedback_id: said.id,
			wording: said.code,
			words: said.words,
			despite_task: said.despiteTask
		})
	);
}
