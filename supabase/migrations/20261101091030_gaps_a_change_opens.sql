create function app.patches_of(person_id uuid, at timestamptz) returns uuid[]
language sql stable set search_path = '' as $$
	select coalesce(array_agg(distinct patch_id), '{}') from public.patch_officers
	where patch_officers.person_id = patches_of.person_id and (ends_at is null or ends_at > at)
$$;

create function app.gaps_foreseen(patch_id uuid, at timestamptz) returns tstzmultirange
language sql stable set search_path = '' as $$
	select app.uncovered(patch_id, at, at + interval '720 hours')
$$;
comment on function app.gaps_foreseen is 'The gaps of a patch in the next thirty days.';

create function app.gaps_ahead(patches uuid[], at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select coalesce(jsonb_object_agg(patch_id, app.gaps_foreseen(patch_id, at)), '{}')
	from unnest(patches) as patch_id
$$;
comment on function app.gaps_ahead is
	'The gaps of those patches in the next thirty days, to be held against what comes after a change.';

create function app.gaps_opened(before jsonb, at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
	select jsonb_build_object('gaps', coalesce(
		jsonb_agg(
			jsonb_build_object(
				'patch_id', patches.id, 'patch_name', patches.name,
				'starts_at', lower(gap), 'ends_at', upper(gap)
			) order by patches.name, gap
		),
		'[]'
	))
	from jsonb_each_text(before) as was (patch_id, gaps)
	join public.patches on patches.id = was.patch_id::uuid
	cross join lateral unnest(
		app.gaps_foreseen(patches.id, at) - was.gaps::tstzmultirange
	) as gap
$$;
comment on function app.gaps_opened is
	'What a verb on rosters answers: the gaps that were not there before it. It warns and never refuses, '
	'because reports have the hotline and people fall ill.';

create function app.unless_gaps(answer jsonb, despite_gaps boolean) returns jsonb
language plpgsql set search_path = '' as $$
begin
	if not coalesce(despite_gaps, true) and answer -> 'gaps' <> '[]' then
		raise sqlstate 'PT409' using message = 'opens_gaps', detail = answer ->> 'gaps';
	end if;
	return answer;
end
$$;
comment on function app.unless_gaps is
	'Lets a change stand, or takes all of it back and names the gaps it would open: so that a page asks '
	'before they hold, and asks with the answer of the change itself.';
