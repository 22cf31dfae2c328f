-- The last bid so far of each bidder on each auction.
SELECT bidder, auction, id, price
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY bidder, auction ORDER BY rowtime DESC) AS place
  FROM bids
)
WHERE place = 1
