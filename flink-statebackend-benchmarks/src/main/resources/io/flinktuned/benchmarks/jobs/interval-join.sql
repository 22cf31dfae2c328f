-- The bids of the first two minutes of each auction.
SELECT b.id, b.bidder, b.price, a.seller, a.category
FROM bids AS b
JOIN auctions AS a
  ON b.auction = a.id
  AND b.rowtime BETWEEN a.rowtime AND a.rowtime + INTERVAL '2' MINUTE
