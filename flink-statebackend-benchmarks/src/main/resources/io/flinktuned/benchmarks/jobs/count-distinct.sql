-- On how many auctions each bidder bids, and on how many by each kind of channel.
SELECT
  bidder,
  COUNT(DISTINCT auction) AS auctions,
  COUNT(DISTINCT auction) FILTER (WHERE channel IN ('app', 'web')) AS online,
  COUNT(DISTINCT auction) FILTER (WHERE price >= 100000) AS expensive
FROM bids
GROUP BY bidder
