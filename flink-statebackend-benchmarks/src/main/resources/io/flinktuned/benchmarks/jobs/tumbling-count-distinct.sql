-- Bids and bidders of each auction in ten minutes.
SELECT auction, window_start, COUNT(*) AS bids, COUNT(DISTINCT bidder) AS bidders
FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(rowtime), INTERVAL '10' MINUTE))
GROUP BY auction, window_start, window_end
