-- SPDX-License-Identifier: Apache-2.0

SET 'state.backend.type' = '${backend}';

-- Flink's CSV format cannot skip a header. Its prices are no numbers and become NULL, and its date is
-- made the first of all, so that it stands in nobody's way.
CREATE TEMPORARY TABLE sp500 (
  `date` STRING,
  `open` STRING,
  `high` STRING,
  `low` STRING,
  `close` STRING,
  `adjclose` DECIMAL(12, 6),
  `volume` STRING,
  `day` AS COALESCE(TO_TIMESTAMP(`date`, 'yyyy-MM-dd'), TIMESTAMP '1970-01-01 00:00:00'),
  WATERMARK FOR `day` AS `day`
) WITH (
  'connector' = 'filesystem',
  'path' = '${input}/sp500-2000.csv',
  'format' = 'csv',
  'csv.ignore-parse-errors' = 'true'
);

-- Its dates are like 'Jan 1 2000', always the first; which language MMM reads depends on the machine.
-- It has one stock after the other: event time jumps back ten years, and watermarks are eleven behind.
CREATE TEMPORARY TABLE stocks (
  `symbol` STRING,
  `date` STRING,
  `price` DECIMAL(10, 2),
  `day` AS COALESCE(
    TO_TIMESTAMP(
      SPLIT_INDEX(`date`, ' ', 2)
        || LPAD(
          CAST(
            (LOCATE(SPLIT_INDEX(`date`, ' ', 0), 'JanFebMarAprMayJunJulAugSepOctNovDec') + 2) / 3
            AS STRING),
          2, '0')
        || '01',
      'yyyyMMdd'),
    TIMESTAMP '1970-01-01 00:00:00'),
  WATERMARK FOR `day` AS `day` - INTERVAL '11' YEAR
) WITH (
  'connector' = 'filesystem',
  'path' = '${input}/stocks.csv',
  'format' = 'csv',
  'csv.ignore-parse-errors' = 'true'
);

-- The mean of the index in each four weeks.
CREATE TEMPORARY VIEW index_means AS
SELECT window_start, window_end, AVG(adjclose) AS index_mean
FROM TABLE(TUMBLE(TABLE sp500, DESCRIPTOR(`day`), INTERVAL '28' DAY))
WHERE adjclose IS NOT NULL
GROUP BY window_start, window_end;

CREATE TEMPORARY VIEW stock_prices AS
SELECT window_start, window_end, symbol, price
FROM TABLE(TUMBLE(TABLE stocks, DESCRIPTOR(`day`), INTERVAL '28' DAY))
WHERE price IS NOT NULL;

-- What a stock cost when the index was 1000, at its cheapest and at its dearest.
SELECT
  symbol,
  COUNT(*) AS prices,
  CAST(MIN(1000 * price / index_mean) AS DECIMAL(12, 4)) AS cheapest,
  CAST(MAX(1000 * price / index_mean) AS DECIMAL(12, 4)) AS dearest
FROM stock_prices
JOIN index_means
  ON stock_prices.window_start = index_means.window_start
  AND stock_prices.window_end = index_means.window_end
GROUP BY symbol;
