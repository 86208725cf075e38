-- Last, as it is about every table.
select app.demand_second_factor();
