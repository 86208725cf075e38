-- Demonstration data: real harbours, invented people. Never loaded beyond this machine.
-- Ids are hashes of names, so that a second load, or another machine, makes the same ones.

insert into public.regions (id, name)
select md5('region:' || name)::uuid, name
from (values ('South West and Solent'), ('South East and East Anglia')) as region (name);

-- Plausible, not official: real boundaries are the service's own and are loaded as data.
insert into public.patches (id, region_id, name)
select md5('patch:' || name)::uuid, md5('region:' || region)::uuid, name
from (values
	('Cornwall & South Devon', 'South West and Solent'),
	('Dorset', 'South West and Solent'),
	('Solent West', 'South West and Solent'),
	('Solent East & Portsmouth', 'South West and Solent'),
	('Sussex', 'South East and East Anglia'),
	('Kent', 'South East and East Anglia'),
	('Essex & Suffolk', 'South East and East Anglia')
) as patch (name, region);

-- Positions to three decimals (WGS84): good for routing and demonstration, not for navigation.
insert into public.sites (id, region_id, patch_id, name, kind, county, latitude, longitude, locode)
select
	md5('site:' || site.name)::uuid, patches.region_id, patches.id,
	site.name, kind, county, latitude, longitude, locode
from (values
	('Falmouth Harbour', 'harbour', 'Cornwall', 50.153, -5.065, 'GBFAL', 'Cornwall & South Devon'),
	('Falmouth Marina', 'marina', 'Cornwall', 50.163, -5.083, null, 'Cornwall & South Devon'),
	('Mylor Yacht Harbour', 'marina', 'Cornwall', 50.178, -5.053, 'GBMYL', 'Cornwall & South Devon'),
	('Mevagissey Harbour', 'harbour', 'Cornwall', 50.270, -4.786, 'GBMVG', 'Cornwall & South Devon'),
	('Fowey Harbour', 'harbour', 'Cornwall', 50.335, -4.634, null, 'Cornwall & South Devon'),
	('Looe Harbour', 'harbour', 'Cornwall', 50.352, -4.454, 'GBLOE', 'Cornwall & South Devon'),
	('Mayflower Marina (Plymouth)', 'marina', 'Devon', 50.364, -4.168, null, 'Cornwall & South Devon'),
	('Cattewater Harbour (Plymouth)', 'harbour', 'Devon', 50.363, -4.125, 'GBPLY', 'Cornwall & South Devon'),
	('Salcombe Harbour', 'harbour', 'Devon', 50.238, -3.767, 'GBSCB', 'Cornwall & South Devon'),
	('Dartmouth Harbour', 'harbour', 'Devon', 50.351, -3.578, 'GBDTM', 'Cornwall & South Devon'),
	('Darthaven Marina (Kingswear)', 'marina', 'Devon', 50.351, -3.570, 'GBKWE', 'Cornwall & South Devon'),
	('Brixham Harbour', 'harbour', 'Devon', 50.398, -3.511, 'GBBRX', 'Cornwall & South Devon'),
	('Torquay Marina', 'marina', 'Devon', 50.459, -3.527, 'GBTOR', 'Cornwall & South Devon'),
	('Teignmouth Harbour', 'harbour', 'Devon', 50.545, -3.498, 'GBTNM', 'Cornwall & South Devon'),
	('Exmouth Marina', 'marina', 'Devon', 50.618, -3.422, 'GBEXM', 'Cornwall & South Devon'),
	('Lyme Regis Harbour', 'harbour', 'Dorset', 50.721, -2.938, 'GBLYR', 'Dorset'),
	('West Bay Harbour (Bridport)', 'harbour', 'Dorset', 50.710, -2.763, null, 'Dorset'),
	('Weymouth Harbour', 'harbour', 'Dorset', 50.608, -2.453, 'GBWEY', 'Dorset'),
	('Portland Marina', 'marina', 'Dorset', 50.571, -2.456, 'GBPTL', 'Dorset'),
	('Poole Town Quay', 'harbour', 'Dorset', 50.712, -1.988, 'GBPOO', 'Dorset'),
	('Cobb''s Quay Marina (Poole)', 'marina', 'Dorset', 50.721, -2.003, null, 'Dorset'),
	('Mudeford Quay (Christchurch Harbour)', 'harbour', 'Dorset', 50.724, -1.741, 'GBCCH', 'Dorset'),
	('Lymington Yacht Haven', 'marina', 'Hampshire', 50.752, -1.529, 'GBLYM', 'Solent West'),
	('Yarmouth Harbour', 'harbour', 'Isle of Wight', 50.706, -1.502, 'GBYMO', 'Solent West'),
	('Buckler''s Hard Yacht Harbour (Beaulieu)', 'marina', 'Hampshire', 50.800, -1.423, 'GBBLU', 'Solent West'),
	('Cowes Yacht Haven', 'marina', 'Isle of Wight', 50.762, -1.296, 'GBCOW', 'Solent West'),
	('East Cowes Marina', 'marina', 'Isle of Wight', 50.752, -1.288, 'GBECW', 'Solent West'),
	('Ocean Village Marina (Southampton)', 'marina', 'Southampton', 50.895, -1.388, 'GBSOU', 'Solent West'),
	('Hythe Marina Village', 'marina', 'Hampshire', 50.877, -1.399, 'GBHYT', 'Solent West'),
	('Hamble Point Marina', 'marina', 'Hampshire', 50.853, -1.310, 'GBHAM', 'Solent West'),
	('Swanwick Marina', 'marina', 'Hampshire', 50.882, -1.300, null, 'Solent West'),
	('Haslar Marina (Gosport)', 'marina', 'Hampshire', 50.791, -1.118, 'GBGOS', 'Solent East & Portsmouth'),
	('Portsmouth Camber Quay', 'harbour', 'Portsmouth', 50.792, -1.105, 'GBPME', 'Solent East & Portsmouth'),
	('Port Solent Marina', 'marina', 'Portsmouth', 50.843, -1.102, null, 'Solent East & Portsmouth'),
	('Ryde Harbour', 'harbour', 'Isle of Wight', 50.732, -1.153, 'GBRYD', 'Solent East & Portsmouth'),
	('Bembridge Harbour', 'harbour', 'Isle of Wight', 50.694, -1.101, 'GBBBP', 'Solent East & Portsmouth'),
	('Southsea Marina (Langstone Harbour)', 'marina', 'Portsmouth', 50.796, -1.031, 'GBZDA', 'Solent East & Portsmouth'),
	('Emsworth Yacht Harbour', 'marina', 'Hampshire', 50.843, -0.937, 'GBEMS', 'Solent East & Portsmouth'),
	('Itchenor (Chichester Harbour)', 'harbour', 'West Sussex', 50.807, -0.866, null, 'Sussex'),
	('Chichester Marina', 'marina', 'West Sussex', 50.804, -0.821, null, 'Sussex'),
	('Littlehampton Harbour', 'harbour', 'West Sussex', 50.805, -0.542, 'GBLIT', 'Sussex'),
	('Shoreham Port', 'harbour', 'West Sussex', 50.830, -0.240, 'GBESH', 'Sussex'),
	('Brighton Marina', 'marina', 'Brighton & Hove', 50.812, -0.101, 'GBBSH', 'Sussex'),
	('Newhaven Marina', 'marina', 'East Sussex', 50.788, 0.053, 'GBNHV', 'Sussex'),
	('Sovereign Harbour Marina (Eastbourne)', 'marina', 'East Sussex', 50.791, 0.328, 'GBEBO', 'Sussex'),
	('Rye Harbour', 'harbour', 'East Sussex', 50.938, 0.765, 'GBRU7', 'Sussex'),
	('Folkestone Harbour', 'harbour', 'Kent', 51.079, 1.186, 'GBFOL', 'Kent'),
	('Dover Marina', 'marina', 'Kent', 51.117, 1.316, 'GBDVR', 'Kent'),
	('Ramsgate Royal Harbour Marina', 'marina', 'Kent', 51.329, 1.419, 'GBRMG', 'Kent'),
	('Whitstable Harbour', 'harbour', 'Kent', 51.364, 1.026, 'GBWTS', 'Kent'),
	('Queenborough Harbour', 'harbour', 'Kent', 51.417, 0.739, 'GBQUB', 'Kent'),
	('Chatham Maritime Marina', 'marina', 'Medway', 51.401, 0.534, 'GBCTM', 'Kent'),
	('Burnham Yacht Harbour (Crouch)', 'marina', 'Essex', 51.628, 0.804, 'GBBOC', 'Essex & Suffolk'),
	('Bradwell Marina', 'marina', 'Essex', 51.733, 0.888, 'GBDWL', 'Essex & Suffolk'),
	('West Mersea', 'harbour', 'Essex', 51.777, 0.900, 'GBWMS', 'Essex & Suffolk'),
	('Brightlingsea Harbour', 'harbour', 'Essex', 51.806, 1.024, null, 'Essex & Suffolk'),
	('Harwich Halfpenny Pier', 'harbour', 'Essex', 51.946, 1.289, 'GBHRW', 'Essex & Suffolk'),
	('Shotley Marina', 'marina', 'Suffolk', 51.957, 1.275, null, 'Essex & Suffolk'),
	('Suffolk Yacht Harbour (Levington)', 'marina', 'Suffolk', 51.997, 1.272, 'GBLTX', 'Essex & Suffolk'),
	('Ipswich Haven Marina', 'marina', 'Suffolk', 52.051, 1.160, 'GBIPS', 'Essex & Suffolk'),
	('Tide Mill Yacht Harbour (Woodbridge)', 'marina', 'Suffolk', 52.091, 1.320, null, 'Essex & Suffolk'),
	('Southwold Harbour', 'harbour', 'Suffolk', 52.315, 1.671, 'GBSWD', 'Essex & Suffolk'),
	('Lowestoft Harbour', 'harbour', 'Suffolk', 52.473, 1.750, 'GBLOW', 'Essex & Suffolk')
) as site (name, kind, county, latitude, longitude, locode, patch)
join public.patches on patches.name = site.patch;

-- By what the people of a site say where something is. Three decimals, as above; a berth or a pontoon
-- often has a name and no position. Not for navigation.
insert into public.landmarks (id, site_id, name, kind, latitude, longitude, position)
select
	md5('landmark:' || site || ':' || name)::uuid, md5('site:' || site)::uuid,
	name, kind, latitude, longitude, position
from (values
	('Yarmouth Harbour', 1, 'Town Quay', 'berth', 50.706, -1.500),
	('Yarmouth Harbour', 2, 'South Quay', 'berth', 50.705, -1.501),
	('Yarmouth Harbour', 3, 'Walk-ashore pontoons', 'berth', null, null),
	('Yarmouth Harbour', 4, 'Ferry berth', 'berth', 50.707, -1.502),
	('Yarmouth Harbour', 5, 'Pier head', 'landmark', 50.709, -1.498),
	('Yarmouth Harbour', 6, 'Black Rock buoy', 'mark', 50.710, -1.510),
	('Yarmouth Harbour', 7, 'Sconce buoy', 'mark', 50.709, -1.524),
	('Yarmouth Harbour', 8, 'Fort Victoria', 'landmark', 50.707, -1.521),
	('Yarmouth Harbour', 9, 'Hurst Castle', 'landmark', 50.707, -1.551),
	('Lymington Yacht Haven', 1, 'Fuel berth', 'berth', 50.751, -1.529),
	('Lymington Yacht Haven', 2, 'A pontoon', 'berth', null, null),
	('Lymington Yacht Haven', 3, 'Visitors'' pontoon', 'berth', null, null),
	('Lymington Yacht Haven', 4, 'Ferry terminal', 'berth', 50.758, -1.528),
	('Lymington Yacht Haven', 5, 'Jack in the Basket', 'mark', 50.738, -1.510),
	('Lymington Yacht Haven', 6, 'Starting platform', 'landmark', 50.740, -1.507),
	('Hamble Point Marina', 1, 'A pontoon', 'berth', null, null),
	('Hamble Point Marina', 2, 'Hoist dock', 'berth', 50.853, -1.311),
	('Hamble Point Marina', 3, 'Dry stack', 'berth', null, null),
	('Hamble Point Marina', 4, 'Hamble Point buoy', 'mark', 50.836, -1.311),
	('Hamble Point Marina', 5, 'Warsash hard', 'landmark', 50.854, -1.306),
	('Hamble Point Marina', 6, 'Calshot Castle', 'landmark', 50.820, -1.308),
	('Portsmouth Camber Quay', 1, 'Inner Camber', 'berth', null, null),
	('Portsmouth Camber Quay', 2, 'Fish quay', 'berth', 50.793, -1.106),
	('Portsmouth Camber Quay', 3, 'Town Quay', 'berth', 50.791, -1.107),
	('Portsmouth Camber Quay', 4, 'Round Tower', 'landmark', 50.790, -1.108),
	('Portsmouth Camber Quay', 5, 'Spinnaker Tower', 'landmark', 50.796, -1.109),
	('Portsmouth Camber Quay', 6, 'Spitbank Fort', 'landmark', 50.771, -1.099),
	('Portsmouth Camber Quay', 7, 'Outer Spit buoy', 'mark', 50.760, -1.092),
	('Falmouth Harbour', 1, 'Custom House Quay', 'berth', 50.153, -5.066),
	('Falmouth Harbour', 2, 'Prince of Wales Pier', 'berth', 50.156, -5.070),
	('Falmouth Harbour', 3, 'Visitors'' haven', 'berth', null, null),
	('Falmouth Harbour', 4, 'Cross Roads anchorage', 'berth', null, null),
	('Falmouth Harbour', 5, 'Black Rock beacon', 'mark', 50.145, -5.029),
	('Falmouth Harbour', 6, 'Pendennis Point', 'landmark', 50.144, -5.043),
	('Falmouth Harbour', 7, 'St Anthony Head light', 'landmark', 50.141, -5.016),
	('Fowey Harbour', 1, 'Albert Quay pontoon', 'berth', 50.335, -4.634),
	('Fowey Harbour', 2, 'Mixtow pontoon', 'berth', null, null),
	('Fowey Harbour', 3, 'Pont Pill', 'berth', 50.332, -4.624),
	('Fowey Harbour', 4, 'Cannis Rock buoy', 'mark', 50.306, -4.666),
	('Fowey Harbour', 5, 'St Catherine''s Point light', 'landmark', 50.328, -4.644),
	('Fowey Harbour', 6, 'Gribbin Head daymark', 'landmark', 50.317, -4.673),
	('Weymouth Harbour', 1, 'Custom House Quay', 'berth', 50.609, -2.449),
	('Weymouth Harbour', 2, 'Cove pontoons', 'berth', null, null),
	('Weymouth Harbour', 3, 'Town Bridge', 'landmark', 50.608, -2.457),
	('Weymouth Harbour', 4, 'South Pier head', 'mark', 50.610, -2.442),
	('Weymouth Harbour', 5, 'Nothe Fort', 'landmark', 50.607, -2.444),
	('Weymouth Harbour', 6, 'Portland breakwater, north head', 'mark', 50.594, -2.419),
	('Brighton Marina', 1, 'Fuel pontoon', 'berth', null, null),
	('Brighton Marina', 2, 'Visitors'' pontoon', 'berth', null, null),
	('Brighton Marina', 3, 'Inner lock', 'berth', 50.813, -0.103),
	('Brighton Marina', 4, 'East breakwater light', 'mark', 50.808, -0.100),
	('Brighton Marina', 5, 'West breakwater light', 'mark', 50.808, -0.104),
	('Brighton Marina', 6, 'Palace Pier', 'landmark', 50.815, -0.137),
	('Newhaven Marina', 1, 'Ferry berth', 'berth', 50.790, 0.056),
	('Newhaven Marina', 2, 'Town Quay', 'berth', null, null),
	('Newhaven Marina', 3, 'East Pier', 'mark', 50.781, 0.060),
	('Newhaven Marina', 4, 'Breakwater light', 'mark', 50.776, 0.058),
	('Newhaven Marina', 5, 'Seaford Head', 'landmark', 50.760, 0.117),
	('Ramsgate Royal Harbour Marina', 1, 'Inner basin', 'berth', null, null),
	('Ramsgate Royal Harbour Marina', 2, 'East marina', 'berth', null, null),
	('Ramsgate Royal Harbour Marina', 3, 'West marina', 'berth', null, null),
	('Ramsgate Royal Harbour Marina', 4, 'West Pier light', 'mark', 51.328, 1.422),
	('Ramsgate Royal Harbour Marina', 5, 'Quern buoy', 'mark', 51.324, 1.435),
	('Ramsgate Royal Harbour Marina', 6, 'North Foreland light', 'landmark', 51.375, 1.445),
	('Harwich Halfpenny Pier', 1, 'Ha''penny Pier pontoon', 'berth', 51.947, 1.289),
	('Harwich Halfpenny Pier', 2, 'Trinity pier', 'berth', null, null),
	('Harwich Halfpenny Pier', 3, 'Navyard wharf', 'berth', null, null),
	('Harwich Halfpenny Pier', 4, 'Guard buoy', 'mark', 51.951, 1.298),
	('Harwich Halfpenny Pier', 5, 'Stone breakwater', 'landmark', 51.939, 1.293),
	('Harwich Halfpenny Pier', 6, 'Landguard Point', 'landmark', 51.938, 1.319)
) as landmark (site, position, name, kind, latitude, longitude);

insert into public.urgency_targets (urgency, acknowledge_within, starts_at)
values
	('now', interval '15 minutes', '2026-01-01'),
	('today', interval '4 hours', '2026-01-01'),
	('routine', interval '24 hours', '2026-01-01');

-- Numbers of the hotlines are from the range kept for drama: nobody answers them.
insert into public.contact_numbers (region_id, kind, label, number, last_checked_on, starts_at)
values
	(md5('region:South West and Solent')::uuid, 'hotline', 'South West and Solent hotline, day and night', '0808 157 0101', '2026-11-01', '2026-01-01'),
	(md5('region:South East and East Anglia')::uuid, 'hotline', 'South East and East Anglia hotline, day and night', '0808 157 0102', '2026-11-01', '2026-01-01'),
	(null, 'emergency', 'Emergency: ask for the Coastguard', '999', '2026-11-01', '2026-01-01'),
	(null, 'coastal_crime_line', 'Coastal Crime Line, anonymous', '0800 011 3304', '2026-11-01', '2026-01-01'),
	(null, 'anti_terrorist_hotline', 'Anti-Terrorist Hotline, confidential', '0800 789 321', '2026-11-01', '2026-01-01'),
	(null, 'police', 'Police, not an emergency', '101', '2026-11-01', '2026-01-01');

insert into public.indicator_versions (version, published_at) values (1, null);

insert into public.indicators (version, position, code, grouping, audience, wording)
values
	(1, 1, 'moored_oddly', 'vessel', 'everyone', 'Moored in an odd or isolated place, or at an odd time'),
	(1, 2, 'altered_or_damaged', 'vessel', 'everyone', 'Unusual changes to the boat, or fresh damage'),
	(1, 3, 'name_hidden', 'vessel', 'everyone', 'Name or number painted out, altered or removable'),
	(1, 4, 'no_lights', 'vessel', 'everyone', 'Few or no navigation lights, or signalling with them'),
	(1, 5, 'low_in_water', 'vessel', 'everyone', 'Low in the water, or overloaded'),
	(1, 6, 'extra_fuel', 'vessel', 'everyone', 'RIB or small boat with extra fuel tanks'),
	(1, 7, 'abandoned', 'vessel', 'everyone', 'Abandoned boat'),
	(1, 8, 'crew_nervous', 'people', 'everyone', 'Crew nervous, or not knowing what crews usually know'),
	(1, 9, 'crew_unskilled', 'people', 'everyone', 'Crew unable to handle the boat, or dressed wrongly for the weather'),
	(1, 10, 'passengers_frightened', 'people', 'everyone', 'Passengers who seem frightened or kept out of sight'),
	(1, 11, 'loitering', 'people', 'everyone', 'People waiting about for no clear reason'),
	(1, 12, 'landing', 'activity', 'everyone', 'Landing people or packages, or loading a waiting vehicle'),
	(1, 13, 'signalling_offshore', 'activity', 'everyone', 'Guiding or signalling to a boat offshore'),
	(1, 14, 'swimmers_or_divers', 'activity', 'everyone', 'Picking up swimmers or divers'),
	(1, 15, 'objects_in_water', 'activity', 'everyone', 'Putting things in the water near a bridge, berth or marina'),
	(1, 16, 'drone', 'activity', 'everyone', 'A drone over the harbour or a boat'),
	(1, 17, 'isolated_or_late', 'place_and_time', 'everyone', 'In an isolated cove or creek, late at night or very early'),
	(1, 18, 'busier_than_usual', 'place_and_time', 'everyone', 'A quiet place much busier than usual'),
	(1, 19, 'parked_oddly', 'shore', 'everyone', 'Vehicles parked in an isolated place by the water'),
	(1, 20, 'packages_found', 'finds', 'everyone', 'Packages or bags washed up or left ashore'),
	(1, 21, 'clothing_found', 'finds', 'everyone', 'Lifejackets or clothing left behind'),
	(1, 22, 'odd_markers', 'finds', 'everyone', 'Pot markers or other markers in odd places'),
	(1, 23, 'avoids_talk', 'people', 'maritime_worker', 'Avoids the ordinary talk of a harbour or the radio'),
	(1, 24, 'cash_paid', 'shore', 'maritime_worker', 'Large cash payments, or berths extended day by day'),
	(1, 25, 'route_request', 'shore', 'maritime_worker', 'Charter asked to change route or to pass a restricted place'),
	(1, 26, 'security_interest', 'shore', 'maritime_worker', 'Interest in security, cameras or fences; photographs or notes of them'),
	(1, 27, 'restricted_area', 'shore', 'maritime_worker', 'In a restricted area, or trying to get into one'),
	(1, 28, 'ais_off', 'vessel', 'maritime_worker', 'AIS off, or showing something else than the boat');
update public.indicator_versions set published_at = '2026-01-01' where version = 1;

insert into public.outcomes (position, code, wording, feedback)
values
	(1, 'action_taken', 'Action taken by us', 'useful_kept'),
	(2, 'intelligence_kept', 'Kept as intelligence, no action now', 'useful_kept'),
	(3, 'passed_to_partner', 'Passed to a partner', 'passed_to_partner'),
	(4, 'innocent_explanation', 'Innocent explanation found', 'nothing_more_needed'),
	(5, 'duplicate', 'Already known from another report', 'useful_kept'),
	(6, 'too_little_detail', 'Too little detail to act on', 'more_detail_helps');

-- Everybody signs in with the password `harbour`, or with a code read on /local/messages.
create temporary table cast_list (email text, name text, role text, kind text, region text, phone text);
insert into cast_list
values
	('harbour@example.test', 'Barnaby Bollard', 'reporter', 'harbour_master', 'South West and Solent', '01632 960101'),
	('marina@example.test', 'Petra Pontoon', 'reporter', 'marina_manager', 'South West and Solent', '01632 960102'),
	('pfso@example.test', 'Gus Gangway', 'reporter', 'port_facility_security_officer', 'South West and Solent', '01632 960103'),
	('harbour.cornwall@example.test', 'Tamsin Tideway', 'reporter', 'harbour_master', 'South West and Solent', '01632 960104'),
	('harbour.dorset@example.test', 'Hector Halyard', 'reporter', 'harbour_master', 'South West and Solent', '01632 960105'),
	('marina.sussex@example.test', 'Selina Spinnaker', 'reporter', 'marina_manager', 'South East and East Anglia', '01632 960106'),
	('harbour.kent@example.test', 'Kit Kedge', 'reporter', 'harbour_master', 'South East and East Anglia', '01632 960107'),
	('harbour.essex@example.test', 'Edie Estuary', 'reporter', 'harbour_master', 'South East and East Anglia', '01632 960108'),
	('officer@example.test', 'Coral Sampleton', 'officer', null, 'South West and Solent', '07700 900101'),
	('twin@example.test', 'Finn Mockridge', 'officer', null, 'South West and Solent', '07700 900102'),
	('officer.cornwall@example.test', 'Morwenna Makebelieve', 'officer', null, 'South West and Solent', '07700 900103'),
	('officer.dorset@example.test', 'Dorian Dummett', 'officer', null, 'South West and Solent', '07700 900104'),
	('officer.sussex@example.test', 'Sandy Specimen', 'officer', null, 'South East and East Anglia', '07700 900105'),
	('officer.kent@example.test', 'Kelvin Placeholder', 'officer', null, 'South East and East Anglia', '07700 900106'),
	('officer.essex@example.test', 'Elma Example', 'officer', null, 'South East and East Anglia', '07700 900107'),
	('hotline@example.test', 'Hattie Hotwell', 'operator', null, 'South West and Solent', '01632 960201'),
	('hotline.two@example.test', 'Otto Overnight', 'operator', null, 'South West and Solent', '01632 960202'),
	('hotline.east@example.test', 'Hal Eastby', 'operator', null, 'South East and East Anglia', '01632 960203'),
	('hotline.east.two@example.test', 'Nell Nightly', 'operator', null, 'South East and East Anglia', '01632 960204'),
	('supervisor@example.test', 'Una Overlook', 'supervisor', null, 'South West and Solent', '01632 960301'),
	('supervisor.east@example.test', 'Vic Overview', 'supervisor', null, 'South East and East Anglia', '01632 960302'),
	('admin@example.test', 'Ada Minster', 'administrator', null, null, '01632 960401');

insert into auth.users (
	id, instance_id, aud, role, email, encrypted_password, email_confirmed_at, created_at, updated_at,
	raw_app_meta_data, raw_user_meta_data, confirmation_token, recovery_token, email_change,
	email_change_token_new, last_sign_in_at
)
select
	md5('person:' || email)::uuid, '00000000-0000-0000-0000-000000000000', 'authenticated', 'authenticated',
	email, extensions.crypt('harbour', extensions.gen_salt('bf', 8)), now(), now(), now(),
	'{"provider": "email", "providers": ["email"]}', '{}', '', '', '', '', now()
from cast_list;

insert into auth.identities (
	id, provider_id, user_id, identity_data, provider, last_sign_in_at, created_at, updated_at
)
select
	md5('identity:' || email)::uuid, md5('person:' || email), md5('person:' || email)::uuid,
	jsonb_build_object('sub', md5('person:' || email)::uuid, 'email', email, 'email_verified', true),
	'email', now(), now(), now()
from cast_list;

-- Staff have an authenticator whose secret is in every checkout; /local/messages shows its codes.
insert into auth.mfa_factors (
	id, user_id, friendly_name, factor_type, status, created_at, updated_at, secret
)
select
	md5('factor:' || email)::uuid, md5('person:' || email)::uuid, 'Demonstration', 'totp', 'verified',
	now(), now(), 'KRAKENDEMONSTRATIONONLYKRAKENDEM'
from cast_list where role <> 'reporter';

insert into public.people (id, name, role, reporter_kind, region_id, phone)
select md5('person:' || email)::uuid, name, role, kind, md5('region:' || region)::uuid, phone
from cast_list;

insert into public.channels (person_id, kind, address, proven_at)
select md5('person:' || email)::uuid, 'email', email, now() from cast_list where role <> 'reporter';

-- Nobody answers test messages in a demonstration, so there a proof does not grow old.
update public.reach_rules set proof_days = 3650;

insert into public.reporter_sites (person_id, site_id, is_home)
select md5('person:' || email || '@example.test')::uuid, md5('site:' || site)::uuid, is_home
from (values
	('harbour', 'Yarmouth Harbour', true),
	('harbour', 'Lymington Yacht Haven', false),
	('marina', 'Hamble Point Marina', true),
	('pfso', 'Portsmouth Camber Quay', true),
	('harbour.cornwall', 'Falmouth Harbour', true),
	('harbour.cornwall', 'Fowey Harbour', false),
	('harbour.dorset', 'Weymouth Harbour', true),
	('marina.sussex', 'Brighton Marina', true),
	('marina.sussex', 'Newhaven Marina', false),
	('harbour.kent', 'Ramsgate Royal Harbour Marina', true),
	('harbour.essex', 'Harwich Halfpenny Pier', true)
) as attached (email, site, is_home);

insert into public.patch_officers (patch_id, person_id, standing, starts_at)
select md5('patch:' || patch)::uuid, md5('person:' || email || '@example.test')::uuid, standing, '2026-01-01'
from (values
	('Solent West', 'officer', 'officer'),
	('Solent West', 'twin', 'twin'),
	('Solent East & Portsmouth', 'twin', 'officer'),
	('Solent East & Portsmouth', 'officer', 'twin'),
	('Cornwall & South Devon', 'officer.cornwall', 'officer'),
	('Cornwall & South Devon', 'officer.dorset', 'twin'),
	('Dorset', 'officer.dorset', 'officer'),
	('Dorset', 'officer.cornwall', 'twin'),
	('Sussex', 'officer.sussex', 'officer'),
	('Sussex', 'officer.kent', 'twin'),
	('Kent', 'officer.kent', 'officer'),
	('Kent', 'officer.sussex', 'twin'),
	('Essex & Suffolk', 'officer.essex', 'officer'),
	('Essex & Suffolk', 'officer.kent', 'twin')
) as held (patch, email, standing);

-- The Solent's two are always on, so that a first look meets a person; the others keep office
-- hours, so that a look at night meets the hotline. Its operators are always on duty: without one, each
-- report in the queue is told to supervisors too.
insert into public.duties (person_id, weekday, starts, ends)
select md5('person:' || email || '@example.test')::uuid, weekday, time '00:00', time '00:00'
from (values ('officer'), ('twin')) as always (email) cross join generate_series(1, 7) as weekday
union all
select md5('person:' || email)::uuid, weekday, time '00:00', time '00:00'
from cast_list cross join generate_series(1, 7) as weekday
where role = 'operator'
union all
select md5('person:' || email)::uuid, weekday, time '08:00', time '18:00'
from cast_list cross join generate_series(1, 5) as weekday
where role = 'officer' and email not in ('officer@example.test', 'twin@example.test');

drop table cast_list;
