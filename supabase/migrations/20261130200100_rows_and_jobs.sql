-- Rows that every database starts with, and the jobs of its clock. The schema itself is the baseline.

insert into public.reach_rules (proof_days, starts_at) values (30, '2026-01-01 00:00Z');

insert into public.escalation_policies (urgency, lapse_within, starts_at) values
	('now', '2 hours', '2026-01-01'),
	('today', '24 hours', '2026-01-01'),
	('routine', '72 hours', '2026-01-01');

insert into app.submission_limits (within, starts_at, reports, also_now) values
	('1 hour', '2026-01-01', 30, false),
	('24 hours', '2026-01-01', 200, true);

insert into app.retention_periods (rule, starts_at, keep) values
	('no_action', '2026-01-01', '12 months'),
	('acted_on', '2026-01-01', '6 years');

insert into app.notification_rules (urgency, prove_within, retry_after, expires_after) values
	('now', '60 seconds', '15 seconds', '4 hours'),
	('today', '10 minutes', '30 seconds', '12 hours'),
	('routine', '30 minutes', '1 minute', '24 hours'),
	('test', '15 minutes', '15 seconds', '15 minutes'),
	('gaps', '4 hours', '1 minute', '4 hours'),
	('proof', '24 hours', '1 minute', '7 days'); -- the next channel a day later: a second reminder

insert into public.feedback_wordings (kind, position, code, wording) values
	('thanks', 1, 'for_reporting', 'Thank you for reporting this.'),
	('thanks', 2, 'so_quickly', 'Thank you for telling us so quickly.'),
	('thanks', 3, 'for_the_detail', 'Thank you for the detail you gave.'),
	('thanks', 4, 'for_the_photos', 'Thank you for the photos.'),
	('thanks', 5, 'for_the_answer', 'Thank you for your answer.'),
	('question', 1, 'hull_colour', 'What colour was the hull?'),
	('question', 2, 'which_way', 'Which way did it go?'),
	('question', 3, 'how_many_people', 'How many people did you see?'),
	('question', 4, 'name_or_number', 'Could you read a name or a number on it?'),
	('question', 5, 'still_there', 'Is it still there, as far as you know?'),
	('question', 6, 'photo_from_then', 'Do you have a photo from then?'),
	('question', 7, 'how_long', 'About how long was it?'),
	('question', 8, 'first_seen', 'When did you first see it?'),
	('question', 9, 'seen_before', 'Had you seen it before?');

insert into app.task_patterns (pattern) values
	('find out'), ('follow (?:it|him|her|them|the)'),
	('keep (?:an eye|an ear|a look ?out|watch|watching|looking|track|tabs|notes?|a log|a record)'),
	('go (?:and|aboard|on board|close|closer|look)'), ('go (?:back|over|down) and'),
	('(?:have|take) a (?:closer )?look'), ('next time'), ('in future'), ('from now on'),
	('(?:if|when|whenever) (?:it|he|she|they) (?:comes?|returns?|moves?|leaves?)'),
	('(?:if|when|whenever) you see'), ('(?:watch|look|listen) (?:out )?for'), ('listen in'),
	('watch (?:it|him|her|them|the)'),
	('ask (?:him|her|them|around|about|the|your|whether|if|who|what|where)'),
	('(?:speak|talk|chat) (?:to|with) (?:him|her|them|the|your)'),
	('get (?:close|closer|near|nearer|his|her|their|a photo|a picture|photos|pictures)'),
	('photograph (?!(?:you|was|is|shows?|from|of|taken|came)\M)\w+'),
	('(?:film|record) (?:it|him|her|them|the|that|this|any|every|all|who|what|whoever|whatever)'),
	('take (?:a|some|more|another) (?:photo|photos|picture|pictures|video|videos)'),
	('(?:send|get|bring) (?:me|us) (?:a|some|more|any|the)'),
	('let (?:me|us) know (?:if|when|whether|about|what|who|where)'),
	('(?:tell|call|ring|text) (?:me|us) (?:if|when|whether|as soon)'),
	('keep (?:me|us) (?:posted|informed|updated)'), ('report back'),
	('check (?:if|whether|on|out|who|what)'), ('see (?:if|whether|who|what you can)'),
	('try (?:to|and)'),
	('(?:could|can|would|will) you (?:go|get|find|watch|check|follow|photograph|film)');

insert into app.heartbeat default values;
insert into app.canary default values;
insert into app.verification default values;
insert into app.alarm_addresses default values;
insert into app.alarm_state default values;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('photos', 'photos', false, 10485760, array['image/jpeg'])
on conflict (id) do update set
	public = excluded.public,
	file_size_limit = excluded.file_size_limit,
	allowed_mime_types = excluded.allowed_mime_types;

-- pg_cron where the platform has it; the local gateway brings tables and functions of the same name.
do $$
begin
	if exists (select from pg_available_extensions where name = 'pg_cron') then
		create extension if not exists pg_cron;
	end if;
	if to_regclass('cron.job_run_details') is not null then
		perform cron.schedule(
			'forget old runs', '17 3 * * *',
			'delete from cron.job_run_details where end_time < now() - interval ''7 days'''
		);
	end if;
	if to_regprocedure('cron.schedule(text,text,text)') is null then
		raise warning 'no scheduler here: call app.escalate(now()) every 10 seconds from outside';
		return;
	end if;
	-- Every 10 seconds: under 25 reports a second a tick takes up to 5 seconds, so that with 15 between
	-- them the last one was nearly 20 seconds old.
	perform cron.schedule('escalate', '10 seconds', 'select app.escalate(now())');
	perform cron.schedule('roll up', '* * * * *', 'select app.roll_up(now())');
	perform cron.schedule('notify of gaps', '*/15 * * * *', 'select app.notify_of_gaps(now())');
	perform cron.schedule('remind of proofs', '*/15 * * * *', 'select app.remind_of_proofs(now())');
	perform cron.schedule('forget notifications', '37 3 * * *', 'select app.forget_notifications(now())');
	perform cron.schedule('forget canaries', '47 3 * * *', 'select app.forget_canaries(now())');
	perform cron.schedule('verify', '47 3 * * *', 'select app.verify(now())');
	perform cron.schedule('retention', '17 4 * * *', 'select count(*) from app.retain(now(), false)');
end
$$;
