import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answerTo } from '../../support/answer-to.ts';

const dates = suite('Sprig dates');

/** Calls and what they give: the text, or the message of the error. Data: see `answerTo`. */
const answers: readonly (readonly [call: string, answer: string])[] = [
  ['sprig_toDate "2006-01-02 15:04:05 MST" "2024-05-01 10:00:00 CEST"', '2024-05-01 10:00:00 +0000 CEST'],
  ['sprig_toDate "2006-01-02 15:04:05 MST" "2024-05-01 10:00:00 GMT+3"', '2024-05-01 13:00:00 +0300 GMT+3'],
  ['sprig_toDate "2006-01-02T15:04:05Z07:00" "2024-05-01T10:00:00+00:00"', '2024-05-01 10:00:00 +0000 UTC'],
  ['sprig_toDate "2006-01-02T15:04:05Z07:00" "2024-05-01T10:00:00.25-01:30"', '2024-05-01 10:00:00.25 -0130 -0130'],
  ['sprig_toDate "2006-01-02T15:04:05" "2024-05-01T10:00:00,25"', '2024-05-01 10:00:00.25 +0000 UTC'],
  ['sprig_toDate "06-002" "70-060"', '1970-03-01 00:00:00 +0000 UTC'],
  ['sprig_toDate "06" "69"', '1969-01-01 00:00:00 +0000 UTC'],
  ['sprig_toDate "Jan _2 2006 3:04pm" "feb  9 2024 12:05am"', '2024-02-09 00:05:00 +0000 UTC'],
  ['sprig_toDate "x" "y"', '0001-01-01 00:00:00 +0000 UTC'],
  [
    'sprig_mustToDate "2006-01-02" "2024-02-30"',
    'error: error calling sprig_mustToDate: parsing time "2024-02-30": day out of range',
  ],
  [
    'sprig_mustToDate "2006-01-02" "2024-00-01"',
    'error: error calling sprig_mustToDate: parsing time "2024-00-01": month out of range',
  ],
  [
    'sprig_mustToDate "15:04" "24:00"',
    'error: error calling sprig_mustToDate: parsing time "24:00": hour out of range',
  ],
  [
    'sprig_mustToDate "15:04" "23:60"',
    'error: error calling sprig_mustToDate: parsing time "23:60": minute out of range',
  ],
  [
    'sprig_mustToDate "15:04:05" "23:59:60"',
    'error: error calling sprig_mustToDate: parsing time "23:59:60": second out of range',
  ],
  [
    'sprig_mustToDate "2006-002" "2023-366"',
    'error: error calling sprig_mustToDate: parsing time "2023-366": day-of-year out of range',
  ],
  [
    'sprig_mustToDate "2006-002 January" "2023-032 March"',
    'error: error calling sprig_mustToDate: parsing time "2023-032 March": day-of-year does not match month',
  ],
  [
    'sprig_mustToDate "2006-002 2" "2023-032 2"',
    'error: error calling sprig_mustToDate: parsing time "2023-032 2": day-of-year does not match day',
  ],
  [
    'sprig_mustToDate "2006" "20"',
    'error: error calling sprig_mustToDate: parsing time "20" as "2006": cannot parse "20" as "2006"',
  ],
  [
    'sprig_mustToDate "2006" "2024é\\""',
    'error: error calling sprig_mustToDate: parsing time "2024\\xc3\\xa9\\"": extra text: "\\xc3\\xa9\\""',
  ],
  [
    'sprig_mustToDate "-07:00" "+25:00"',
    'error: error calling sprig_mustToDate: parsing time "+25:00": time zone offset hour out of range',
  ],
  [
    'sprig_mustToDate "-07:00" "+01:61"',
    'error: error calling sprig_mustToDate: parsing time "+01:61": time zone offset minute out of range',
  ],
  [
    'sprig_mustToDate "MST" "cest"',
    'error: error calling sprig_mustToDate: parsing time "cest" as "MST": cannot parse "cest" as "MST"',
  ],
  [
    'sprig_mustToDate "Monday" "Funday"',
    'error: error calling sprig_mustToDate: parsing time "Funday" as "Monday": cannot parse "Funday" as "Monday"',
  ],
  [
    'sprig_mustToDate "05.000" "01.12"',
    'error: error calling sprig_mustToDate: parsing time "01.12" as "05.000": cannot parse ".12" as ".000"',
  ],
  ['sprig_mustToDate "2006  01" "2024 02"', '2024-02-01 00:00:00 +0000 UTC'],
  [
    'sprig_mustToDate "PM" "pm"',
    'error: error calling sprig_mustToDate: parsing time "pm" as "PM": cannot parse "pm" as "PM"',
  ],
  ['sprig_toDate 1 "2024"', 'error: expected string; found 1'],
  ['sprig_unixEpoch (sprig_toDate "2006" "1969")', '-31536000'],
  ['sprig_unixEpoch nil', 'error: cannot assign nil to time.Time'],
  ['sprig_unixEpoch .nope', 'error: wrong type for value; expected time.Time; got interface {}'],
  ['sprig_unixEpoch (sprig_list)', 'error: wrong type for value; expected time.Time; got []interface {}'],
  ['sprig_mustDateModify "-1.5h" (sprig_toDate "2006" "2024")', '2023-12-31 22:30:00 +0000 UTC'],
  ['sprig_must_date_modify "1h2m3s4ms5us6ns" (sprig_toDate "2006" "2024")', '2024-01-01 01:02:03.004005006 +0000 UTC'],
  [
    'sprig_mustDateModify "1" (sprig_toDate "2006" "2024")',
    'error: error calling sprig_mustDateModify: time: missing unit in duration "1"',
  ],
  [
    'sprig_mustDateModify "1µd" (sprig_toDate "2006" "2024")',
    'error: error calling sprig_mustDateModify: time: unknown unit "\\xc2\\xb5d" in duration "1\\xc2\\xb5d"',
  ],
  [
    'sprig_mustDateModify "." (sprig_toDate "2006" "2024")',
    'error: error calling sprig_mustDateModify: time: invalid duration "."',
  ],
  [
    'sprig_mustDateModify "9223372036854775808s" (sprig_toDate "2006" "2024")',
    'error: error calling sprig_mustDateModify: time: invalid duration "9223372036854775808s"',
  ],
  ['sprig_mustDateModify "1h" "2024"', `error: can't handle "2024" for arg of type time.Time`],
  ['sprig_duration "3661"', '1h1m1s'],
  ['sprig_duration "-1"', '-1s'],
  ['sprig_duration "1.5"', '0s'],
  ['sprig_duration "9223372036854775808"', '-1s'],
  ['sprig_duration (parseInt "90")', '1m30s'],
  ['sprig_duration 90', '0s'],
  ['sprig_duration nil', '0s'],
  ['sprig_durationRound "1h"', '60m'],
  ['sprig_durationRound "61m"', '1h'],
  ['sprig_durationRound "-49h"', '2d'],
  ['sprig_durationRound "8761h"', '1y'],
  ['sprig_durationRound "1s"', '0s'],
  ['sprig_durationRound "nope"', '0s'],
  ['sprig_durationRound (parseInt "3000000000")', '3s'],
  ['(sprig_toDate "2006-01-02" "2024-05-06").Add 3600000000000', '2024-05-06 01:00:00 +0000 UTC'],
  ['(sprig_toDate "15:04:05" "10:29:31").Round 60000000000', '0000-01-01 10:30:00 +0000 UTC'],
  ['(sprig_toDate "15:04:05" "10:29:31").Truncate 60000000000', '0000-01-01 10:29:00 +0000 UTC'],
  ['(sprig_toDate "2006" "2024").Add (parseInt "5")', 'error: wrong type for value; expected time.Duration; got int64'],
  ['(sprig_toDate "2006" "2024").Compare (sprig_toDate "2006" "2023")', '1'],
  ['((sprig_toDate "2006" "2024").Sub (sprig_toDate "2006" "2023")).Hours', '8760'],
  ['sprig_ago "2024"', '0s'],
];

for (const [call, answer] of answers) {
  dates(`${call} gives ${answer}`, async () => {
    assert.is(await answerTo(call), answer);
  });
}

dates.run();
