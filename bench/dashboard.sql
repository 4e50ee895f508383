-- What the dashboard shows besides the month that month.sql makes: the state of each device, pictures
-- to review, who has the faults, disks, the morning's checks, control rooms. Run by
-- dashboard_script.py, which puts numbers in place of the names in brackets. The month ends now.

UPDATE cctv_uptime_day
   SET day = day + (now()::date - (SELECT max(day) + 1 FROM cctv_uptime_day));
UPDATE cctv_fault
   SET date_start = date_start + age, date_confirmed = date_confirmed + age,
       date_end = date_end + age
  FROM (SELECT now()::timestamp - max(date_start) AS age FROM cctv_fault) AS found;
UPDATE maintenance_request SET schedule_date = schedule_date + age, deadline_date = deadline_date + age
  FROM (SELECT now()::timestamp - max(schedule_date) AS age FROM maintenance_request) AS found;
UPDATE cctv_footage_request
   SET deadline_date = now() + interval '1 hour' * (id % 90 - 30),
       deadline_soon_date = now() + interval '1 hour' * (id % 90 - 40)
 WHERE deadline_phase = 'running';

INSERT INTO maintenance_equipment
       (name, company_id, cctv_kind, cctv_code, cctv_location_id, active, effective_date,
        cctv_poll_via, cctv_recorder_driver, cctv_poll_enabled, cctv_protocols, create_date)
SELECT jsonb_build_object('en_US', 'Recorder ' || place.id), {company}, 'recorder',
       'REC-' || lpad(place.id::text, 6, '0'), place.id, TRUE, date '2024-01-01', 'direct', 'onvif',
       TRUE, 'onvif_rtsp', '2024-01-01'
  FROM cctv_location place WHERE place.company_id = {company} AND place.kind = 'site';
INSERT INTO cctv_recorder_disk (recorder_id, company_id, location_id, number, status)
SELECT id, {company}, cctv_location_id, n, CASE WHEN (id + n) % 40 = 0 THEN 'fault' ELSE 'ok' END
  FROM maintenance_equipment, generate_series(1, 8) n
 WHERE cctv_kind = 'recorder' AND company_id = {company};

INSERT INTO cctv_device_status
       (device_id, company_id, state, since, last_check, stale_at, checks, latency_ms, stages,
        probe_memory)
SELECT id, {company},
       CASE WHEN id % 50 = 0 THEN 'down' WHEN id % 37 = 0 THEN 'degraded'
            WHEN id % 211 = 0 THEN 'unknown' WHEN id % 97 = 0 THEN 'maintenance' ELSE 'ok' END,
       now() - interval '1 hour' * (id % 700), now(),
       now() + CASE WHEN id % 331 = 0 THEN -1 ELSE 24 END * interval '1 hour', 5, 20,
       '{"reach": 1.0, "refused": 2.0, "onvif": 8.5, "rtsp": 21.5, "picture": 80.25}',
       jsonb_build_object('key', 'k' || id, 'seen', repeat(md5(id::text), 15))
  FROM maintenance_equipment WHERE company_id = {company} AND cctv_kind IS NOT NULL;
UPDATE maintenance_equipment SET cctv_status_id = status.id
  FROM cctv_device_status status WHERE status.device_id = maintenance_equipment.id;

UPDATE cctv_fault SET cause_device_id = NULL WHERE date_end IS NULL;
UPDATE cctv_fault SET review_state = 'to_review' WHERE date_end IS NULL AND is_soft;
UPDATE cctv_fault SET ticket_id = ticket.id, review_state = CASE WHEN is_soft THEN 'ticket' ELSE 'none' END
  FROM helpdesk_ticket ticket
 WHERE date_end IS NULL AND ticket.cctv_device_id = cctv_fault.device_id
   AND ticket.closed_date IS NULL;
UPDATE helpdesk_ticket
   SET user_id = CASE WHEN closed_date IS NULL THEN {user} END,
       stage_id = (SELECT max(id) FROM helpdesk_ticket_stage
                    WHERE COALESCE(closed, FALSE) = (closed_date IS NOT NULL))
 WHERE company_id = {company};

INSERT INTO cctv_recording_check
       (company_id, day, scope, site_id, seal_state, camera_count, proven_count, gaps_count,
        missing_count, unchecked_count, explained_count, short_count, picture_count, disk_count)
SELECT {company}, now()::date - d, 'site', id, CASE WHEN d < 3 THEN 'draft' ELSE 'signed' END,
       100, 95, 3, 1, 1, 0, 2, 1, 0
  FROM cctv_location, generate_series(1, 30) d WHERE company_id = {company} AND kind = 'site';

INSERT INTO cctv_control_room (name, company_id, active, rest_hours, days_in_a_row)
SELECT 'Room ' || n, {company}, TRUE, 8, 7 FROM generate_series(1, 5) n;
INSERT INTO cctv_shift_slot (name, company_id, room_id, active, hour_from, hours, needed)
SELECT jsonb_build_object('en_US', 'Slot ' || n), {company}, room.id, TRUE, 8 * n, 8, 1
  FROM cctv_control_room room, generate_series(0, 2) n WHERE room.company_id = {company};
INSERT INTO cctv_shift
       (company_id, room_id, slot_id, date_start, date_end, state, is_published)
SELECT {company}, slot.room_id, slot.id, at, at + interval '8 hours',
       CASE WHEN at > now() THEN 'planned' WHEN at + interval '8 hours' > now() THEN 'running'
            ELSE 'over' END, TRUE
  FROM cctv_shift_slot slot, generate_series(-60, 30) d,
       LATERAL (SELECT now()::date + d + interval '1 hour' * slot.hour_from AS at) moment
 WHERE slot.company_id = {company};
INSERT INTO cctv_officer (user_id, name, company_id, active)
SELECT {user}, 'Officer', {company}, TRUE;
INSERT INTO cctv_shift_duty
       (shift_id, room_id, company_id, date_start, date_end, officer_id, user_id, state)
SELECT id, room_id, company_id, date_start, date_end, (SELECT max(id) FROM cctv_officer), {user},
       CASE state WHEN 'running' THEN 'inside' WHEN 'planned' THEN 'expected' ELSE 'left' END
  FROM cctv_shift WHERE company_id = {company};
INSERT INTO cctv_handover
       (room_id, company_id, shift_from_id, date_due, date_signed, state, seal_state)
SELECT room_id, company_id, id, date_end, date_end, 'signed', 'signed'
  FROM cctv_shift WHERE company_id = {company} AND state = 'over';
ANALYZE;
