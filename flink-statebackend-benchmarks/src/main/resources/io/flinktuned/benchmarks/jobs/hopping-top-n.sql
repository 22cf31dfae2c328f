-- The five auctions with the most bids in the last ten minutes, every minute.
SELECT window_start, auction, bids
FROM (
  SELECT
    *,
    ROW_NUMBER() OVER (
      PARTITION BY window_start, window_end ORDER BY bids DESC, auction) AS place
  FROM (
    SELECT auction, window_start, window_end, COUNT(*) AS bids
    FROM TABLE(HOP(TABLE bids, DESCRIPTOR(rowtime), INTERVAL '1' MINUTE, INTERVAL '10' MINUTE))
    GROUP BY auction, window_start, window_end
  )
)
WHERE place <= 5
