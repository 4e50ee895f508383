-- Two months of a large city: the one that is reported on and the one before. Run by month.py, which
-- puts numbers and days in place of the names in brackets. Times are UTC; the company lives in WIB.

INSERT INTO res_partner (name, active, type, company_id)
SELECT 'Provider ' || n, TRUE, 'contact', NULL FROM generate_series(1, 20) n;

INSERT INTO cctv_location (company_id, name, complete_name, kind, area_class, active)
SELECT {company}, 'Site ' || n, 'Site ' || n, 'site', 'public', TRUE
  FROM generate_series(1, greatest(1, {cameras} / 100)) n;
INSERT INTO cctv_location (company_id, name, complete_name, kind, area_class, active, parent_id)
SELECT {company}, 'Area ' || n, site.name || ' / Area ' || n, 'area', 'public', TRUE, site.id
  FROM cctv_location site, generate_series(1, 10) n
 WHERE site.kind = 'site' AND site.company_id = {company};
UPDATE cctv_location SET parent_path = coalesce(parent_id || '/', '') || id || '/'
 WHERE parent_path IS NULL;

CREATE TEMP TABLE area AS
SELECT row_number() OVER (ORDER BY id) - 1 AS nr, id FROM cctv_location
 WHERE kind = 'area' AND company_id = {company};

INSERT INTO maintenance_equipment
       (name, company_id, cctv_kind, cctv_code, cctv_location_id, active, effective_date,
        cctv_poll_via, cctv_recorder_driver, cctv_poll_enabled, cctv_protocols, cctv_manufacturer,
        model, cctv_firmware, warranty_date, cctv_contract_end, cctv_installer_id, create_date)
SELECT jsonb_build_object('en_US', 'Camera ' || n), {company}, 'camera',
       'CAM-' || lpad(n::text, 6, '0'), area.id, TRUE, date '2024-01-01', 'direct', 'onvif', TRUE,
       'onvif_rtsp', 'Maker ' || n % 5, 'Model ' || n % 40, 'V5.' || n % 7,
       {day} + n % 700, {day} + n % 400,
       (SELECT min(id) + n % 20 FROM res_partner WHERE name LIKE 'Provider %'), '2024-01-01'
  FROM generate_series(1, {cameras}) n
  JOIN area ON area.nr = n % (SELECT count(*) FROM area);
CREATE TEMP TABLE camera AS
SELECT row_number() OVER (ORDER BY id) - 1 AS nr, id, cctv_location_id AS place
  FROM maintenance_equipment WHERE company_id = {company};
CREATE UNIQUE INDEX ON camera (nr);
ANALYZE camera;

INSERT INTO cctv_firmware (company_id, manufacturer, model, version, active, date_due)
SELECT {company}, 'Maker ' || n % 5, 'Model ' || n, 'V5.6', TRUE, {day} + 30
  FROM generate_series(0, 39) n;

-- One account a day, one proof of recording, one sharpness by day and one by infrared.
INSERT INTO cctv_uptime_day
       (device_id, company_id, location_id, day, up_s, degraded_s, down_s, unknown_s,
        maintenance_s, checks)
SELECT camera.id, {company}, camera.place, {day_before} + d,
       86400 - 900 * (camera.nr % 3) - CASE WHEN (camera.nr + d) % 37 = 0 THEN 9000 ELSE 0 END,
       600 * (camera.nr % 3), CASE WHEN (camera.nr + d) % 37 = 0 THEN 7200 ELSE 0 END,
       300 * (camera.nr % 3), CASE WHEN (camera.nr + d) % 37 = 0 THEN 1800 ELSE 0 END, 288
  FROM generate_series(0, {days} - 1) d, camera ORDER BY d, camera.nr;
INSERT INTO cctv_recording_day
       (camera_id, company_id, location_id, day, result, method, reach, picture, gap_s,
        is_held_known, is_short)
SELECT camera.id, {company}, camera.place, {day_before} + d,
       CASE WHEN (camera.nr + d) % 29 = 0 THEN 'gaps' ELSE 'proven' END, 'onvif', 'all', 'good',
       CASE WHEN (camera.nr + d) % 29 = 0 THEN 1800 ELSE 0 END, camera.nr % 11 <> 0,
       camera.nr % 50 = 0
  FROM generate_series(0, {days} - 1) d, camera ORDER BY d, camera.nr;
INSERT INTO cctv_picture_day
       (device_id, company_id, location_id, day, mode, pictures, ratio_pictures,
        sharpness_mean, sharpness_percent)
SELECT camera.id, {company}, camera.place, {day_before} + d, mode, 4, 4, 500,
       100 - (camera.nr % 400) * d / 1000.0
  FROM generate_series(0, {days} - 1) d, camera, unnest(ARRAY['day', 'infrared']) mode
 ORDER BY d, camera.nr;

CREATE TEMP TABLE month AS
SELECT 0 AS late, {begin_before}::timestamp AS begin, {begin}::timestamp - {begin_before} AS length
UNION ALL SELECT 1, {begin}::timestamp, {end}::timestamp - {begin};

INSERT INTO cctv_fault
       (device_id, company_id, location_id, kind, is_soft, date_start, date_confirmed, date_end,
        end_reason, review_state, cause_device_id)
SELECT camera.id, {company}, camera.place,
       (ARRAY['unreachable', 'refused', 'rtsp_error', 'picture_black', 'picture_blurred',
              'recording_gap', 'disk_fault', 'clock_skew'])[n % 8 + 1],
       n % 8 IN (3, 4), month.begin + month.length * n / {faults},
       month.begin + month.length * n / {faults},
       month.begin + month.length * n / {faults} + interval '1 hour' * (1 + n % 30), 'recovered',
       CASE WHEN n % 97 = 0 THEN 'ignored' ELSE 'none' END,
       CASE WHEN n % 5 = 0 THEN camera.id END
  FROM month, generate_series(0, {faults} - 1) n
  JOIN camera ON camera.nr = (n * 7919) % {cameras};
UPDATE cctv_fault SET date_end = NULL, end_reason = NULL
 WHERE id IN (SELECT DISTINCT ON (device_id, kind) id FROM cctv_fault
               WHERE date_end >= {end} ORDER BY device_id, kind, id);

INSERT INTO maintenance_request
       (name, company_id, maintenance_team_id, kanban_state, maintenance_type, stage_id,
        cctv_work_kind, cctv_state, cctv_due_date, cctv_location_id, schedule_date, user_id,
        deadline_phase, deadline_date, deadline_done, cctv_date_finished, create_date)
SELECT 'Job ' || month.late || '-' || n, {company}, {team}, 'normal', 'preventive', {stage},
       (ARRAY['cleaning', 'cabling', 'power', 'recorder', 'firmware', 'inspection'])[n % 6 + 1],
       CASE WHEN n % 20 = 0 THEN 'planned' ELSE 'closed' END,
       (month.begin + month.length * n / {jobs} + interval '7 hours')::date,
       area.id, month.begin + month.length * n / {jobs}, {user},
       CASE WHEN n % 20 = 0 THEN 'running' WHEN n % 9 = 0 THEN 'missed' ELSE 'met' END,
       month.begin + month.length * n / {jobs} + interval '3 days',
       CASE WHEN n % 20 <> 0 THEN month.begin + month.length * n / {jobs} + interval '1 day' END,
       CASE WHEN n % 20 <> 0 THEN month.begin + month.length * n / {jobs} + interval '1 day' END,
       month.begin
  FROM month, generate_series(0, {jobs} - 1) n JOIN area ON area.nr = n % (SELECT count(*) FROM area);
INSERT INTO cctv_maintenance_line
       (request_id, company_id, device_id, location_id, work_kind, state, date_done, due_date,
        sequence)
SELECT job.id, {company}, camera.id, camera.place, job.cctv_work_kind,
       CASE WHEN job.cctv_state = 'planned' THEN 'planned'
            WHEN (job.id + k) % 15 = 0 THEN 'failed' ELSE 'done' END,
       job.cctv_date_finished, job.cctv_due_date, k
  FROM (SELECT * FROM maintenance_request WHERE company_id = {company}) job
  JOIN generate_series(0, 1) k ON TRUE
  JOIN camera ON camera.nr = (job.id * 2 + k) % {cameras};

INSERT INTO helpdesk_ticket
       (company_id, name, number, description, active, cctv_device_id, cctv_location_id,
        create_date, cctv_phase, cctv_cause, cctv_analysed_date, cctv_repaired_date, closed_date,
        deadline_phase, deadline_start, deadline_date, deadline_done, cctv_provider_id)
SELECT {company}, 'Repair ' || n, 'B' || month.late || '-' || n, '<p>Dark</p>', TRUE, camera.id,
       camera.place, at, CASE WHEN n % 10 = 0 THEN 'in_repair' ELSE 'closed' END,
       (ARRAY['camera', 'lens', 'power', 'cabling', 'network', 'recorder', 'vandalism'])[n % 7 + 1],
       at + interval '1 hour' * (1 + n % 9),
       CASE WHEN n % 10 <> 0 THEN at + interval '1 hour' * (10 + n % 60) END,
       CASE WHEN n % 10 <> 0 THEN at + interval '1 hour' * (12 + n % 60) END,
       CASE WHEN n % 10 = 0 THEN 'running' WHEN n % 6 = 0 THEN 'missed' ELSE 'met' END, at,
       at + interval '2 days', CASE WHEN n % 10 <> 0 THEN at + interval '1 hour' * (10 + n % 60) END,
       (SELECT min(id) + n % 20 FROM res_partner WHERE name LIKE 'Provider %')
  FROM month, generate_series(0, {tickets} - 1) n
  JOIN camera ON camera.nr = (n * 104729) % {cameras},
       LATERAL (SELECT month.begin + month.length * n / {tickets} AS at) moment;
INSERT INTO cctv_provider_job
       (ticket_id, company_id, partner_id, given_by_id, state, task, given_date, is_current,
        device_id, location_id, given_count, accepted_count, declined_count, kept_count,
        broken_count, moved_count, failed_count, waited_hours)
SELECT id, {company}, cctv_provider_id, {user}, CASE WHEN closed_date IS NULL THEN 'accepted'
       ELSE 'closed' END, 'Repair it', create_date + interval '2 hours', FALSE, cctv_device_id,
       cctv_location_id, 1, 1, 0, (id % 3 > 0)::int, (id % 3 = 0)::int, 0, 0, 20 + id % 30
  FROM helpdesk_ticket WHERE company_id = {company} AND cctv_phase IS NOT NULL AND id % 3 = 0;

INSERT INTO cctv_footage_request
       (company_id, seal_state, state, kind, channel, footage_class, requester_kind,
        requester_name, purpose, date_from, date_to, date_received, date_approved, location_id,
        deadline_phase, deadline_done, number)
SELECT {company}, 'draft', CASE WHEN n % 8 = 0 THEN 'submitted' ELSE 'closed' END, 'copy', 'paper',
       'security', (ARRAY['unit', 'authority', 'external', 'subject'])[n % 4 + 1], 'Somebody',
       'Purpose', at - interval '1 day', at - interval '23 hours', at, at + interval '5 hours',
       area.id, CASE WHEN n % 8 = 0 THEN 'running' WHEN n % 5 = 0 THEN 'missed' ELSE 'met' END,
       CASE WHEN n % 8 <> 0 THEN at + interval '20 hours' END, 'F' || month.late || '-' || n
  FROM month, generate_series(0, 299) n JOIN area ON area.nr = n % (SELECT count(*) FROM area),
       LATERAL (SELECT month.begin + month.length * n / 300 AS at) moment;

DROP TABLE month, camera, area;
ANALYZE;
